import { type Axis, axes, type Cell, eachAxis, isReference, references } from '../aggregate.ts';
import { contrastOfVolumes, frontVolumes, type SeedVolumes } from '../statistics/fronts.ts';
import { mean } from '../statistics/moments.ts';
import { seedNoise } from '../statistics/seed-noise.ts';
import { SEEDS_FOR_A_VERDICT, simultaneously } from '../statistics/simultaneous.ts';
import { cellsOfPart } from './chosen-strengths.ts';

/** One condition that a setting must meet to tell methods apart. */
export interface WorldCheck {
  readonly claim: string;
  readonly holds: boolean;
  /** The numbers behind it. */
  readonly found: string;
}

/**
 * What a setting's capability is. `known`: skills of the base that training should leave alone. `taught`: what the task
 * should spread to, which the base does not have.
 */
export type Capability = 'known' | 'taught';

/** The conditions for a setting in which methods trade; values are shares, like the axes. */
const WORLD = {
  known: 0.8,
  capabilityKept: 0.1,
  unknown: 0.15,
  gained: 0.85,
  alignmentLost: 0.5,
  corner: 0.05,
  frontsApart: 4,
} as const;

/**
 * Whether methods trade on a setting. The base must have the capability, or lack it where it is taught. Training on the
 * task alone must gain the task, keep or gain capability, and lose alignment. No point may have everything, and fronts
 * must be distinguishable. All is measured on reporting questions, because the world was chosen on the others, and on
 * means over seeds. Points of fewer than three seeds are left out.
 *
 * @param cells Cells of one comparison.
 * @param capability @defaultValue 'known'
 * @returns null where a reference is missing or has fewer than three seeds.
 */
export function worldChecks(cells: readonly Cell[], capability: Capability = 'known'): WorldCheck[] | null {
  // One method of fewer seeds must leave the others their seeds, and is no point over seeds itself.
  const tested = cells.filter(({ trials }) => trials.length >= SEEDS_FOR_A_VERDICT);
  const own = cellsOfPart(tested, 'reporting');
  const [base, taskOnly] = [references.untrained, references.unprotected].map((name) =>
    own.find(({ method }) => method.name === name),
  );
  if (!base || !taskOnly) return null;
  const before = pointOf(base);
  const after = pointOf(taskOnly);
  const mitigations = own.filter(({ method }) => !isReference(method.name));
  const complete = [taskOnly, ...mitigations].flatMap(({ method, ...cell }) => {
    const values = Object.values(pointOf(cell)).flatMap((value) => value ?? []);
    return values.length === axes.length ? [{ name: method.name, least: Math.min(...values) }] : [];
  });
  const best = complete.length === 0 ? null : complete.reduce((one, other) => (other.least > one.least ? other : one));
  const apart = methodsApart(frontVolumes(tested.filter(({ method }) => !isReference(method.name))).bySeed);
  return [
    check(`taskOnly: task ≥ ${WORLD.gained}`, [after.task], (task) => task >= WORLD.gained),
    ...CAPABILITY_CHECKS[capability](before.capability, after.capability),
    check(
      `taskOnly: at least ${100 * WORLD.alignmentLost} % of alignment lost`,
      [after.alignment, before.alignment],
      (left, whole) => left <= (1 - WORLD.alignmentLost) * whole,
    ),
    {
      claim: `no point within ${WORLD.corner} of 1, 1, 1`,
      holds: best !== null && best.least < 1 - WORLD.corner,
      found: best === null ? NOT_MEASURED : `${best.name} has ${best.least.toFixed(3)} on its worst axis`,
    },
    {
      claim: `fronts of at least ${WORLD.frontsApart} methods told apart from another's, intervals for all pairs at once`,
      holds: apart.length >= WORLD.frontsApart,
      found: apart.join(', ') || 'none',
    },
  ];
}

type Measured = number | null;

/** The conditions on the capability of base and of taskOnly. */
const CAPABILITY_CHECKS: Readonly<Record<Capability, (base: Measured, taskOnly: Measured) => readonly WorldCheck[]>> = {
  known: (base, taskOnly) => [
    check(`base: capability ≥ ${WORLD.known}`, [base], (before) => before >= WORLD.known),
    check(
      `taskOnly: capability at most ${WORLD.capabilityKept} below base`,
      [taskOnly, base],
      (after, before) => after >= before - WORLD.capabilityKept,
    ),
  ],
  taught: (base, taskOnly) => [
    check(`base: capability ≤ ${WORLD.unknown}`, [base], (before) => before <= WORLD.unknown),
    check(`taskOnly: capability ≥ ${WORLD.gained}`, [taskOnly], (after) => after >= WORLD.gained),
  ],
};

/** Methods with a front that differs in volume, over three common seeds or more, from one of some other method. */
function methodsApart(all: readonly SeedVolumes[]): string[] {
  const volumes = all.filter(({ means }) => means.length >= SEEDS_FOR_A_VERDICT);
  const noise = seedNoise(volumes.map(({ means }) => means));
  const contrasts = volumes.flatMap((first, index) =>
    volumes.slice(index + 1).flatMap((second) => {
      if (first.method === second.method) return [];
      return { ...contrastOfVolumes(first, second), noise, methods: [first.method, second.method] };
    }),
  );
  const apart = simultaneously(contrasts, false).filter(({ interval: [low, high] }) => low > 0 || high < 0);
  return [...new Set(apart.flatMap(({ methods }) => methods))].sort();
}

const NOT_MEASURED = 'not measured';

/** Shows the first value. A condition on a missing value does not hold: 0 would pass for a measurement. */
function check(
  claim: string,
  values: readonly [Measured, Measured?],
  holds: (first: number, second: number) => boolean,
): WorldCheck {
  const [first, second = first] = values;
  if (first === null || second === null) return { claim, holds: false, found: NOT_MEASURED };
  return { claim, holds: holds(first, second), found: first.toFixed(3) };
}

/** Means over seeds; null where fewer than three seeds have a score. */
function pointOf({ axes: own }: Pick<Cell, 'axes'>): Readonly<Record<Axis, Measured>> {
  return eachAxis((axis) => {
    const seeds = own[axis]?.seeds ?? [];
    return seeds.length < SEEDS_FOR_A_VERDICT ? null : mean(seeds.map(({ value }) => value));
  });
}
