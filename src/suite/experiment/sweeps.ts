import { fail } from '../../lib/errors.ts';
import { base } from '../../methods/base.ts';
import { inoculation } from '../../methods/inoculation.ts';
import type { Method } from '../../methods/interface/method.ts';
import { kl } from '../../methods/kl.ts';
import { representation } from '../../methods/representation.ts';
import { safeLora } from '../../methods/safe-lora.ts';
import { standard } from '../../methods/standard.ts';
import { taskOnly } from '../../methods/task-only.ts';
import { upweighted } from '../../methods/upweighted.ts';
import { weightInterpolation } from '../../methods/weight-interpolation.ts';

/** A method at the strengths that the suites of `gcd` declare. */
export interface Sweep {
  readonly methods: readonly Method[];
  /** The strength that was good on the embedded model before its world changed. */
  readonly usual: Method;
}

/** The methods of the experiment. */
export function sweeps(): readonly Sweep[] {
  const sweep = <T>(make: (strength: T) => Method, strengths: readonly T[], usual: number): Sweep => {
    const methods = strengths.map(make);
    return { methods, usual: methods[usual]! };
  };
  return [
    sweep(base, [undefined], 0),
    sweep(taskOnly, [undefined], 0),
    sweep((share) => standard({ share }), [0.1, 0.25, 0.5], 2),
    sweep((lambda) => upweighted({ lambda }), [0.1, 1, 10], 2),
    sweep((beta) => kl({ beta }), [0.1, 1, 10], 2),
    sweep((beta) => representation({ beta }), [0.001, 0.01, 0.1], 1),
    sweep((share) => inoculation({ share }), [0.5, 0.9, 1], 2),
    sweep((gamma) => weightInterpolation({ gamma }), [0.7, 0.5, 0.3], 0),
    sweep((share) => safeLora({ share }), [0.1, 0.2, 0.4], 1),
  ];
}

/** @param names Undefined for all. */
export function chosenSweeps(sweeps: readonly Sweep[], names: readonly string[] | undefined): readonly Sweep[] {
  const all = sweeps.map(({ usual }) => usual.name);
  const unknown = names?.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    fail('experiment', `Expected methods among ${all.join(', ')}, got '${unknown}'. Choose some of them.`);
  }
  return names ? sweeps.filter(({ usual }) => names.includes(usual.name)) : sweeps;
}
