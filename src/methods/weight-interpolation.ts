import { z } from 'zod';
import type { Arrays } from '../engine/named-arrays.ts';
import { mapValues } from '../lib/records.ts';
import type { Method } from './interface/method.ts';
import { parseOptions, recordOf, trainedMethod } from './interface/options.ts';
import { taskOnly } from './task-only.ts';

/**
 * Any method, then W ← W0 + γ·ΔW, where ΔW = s·B A is what training added to the base model's weights W0: a point on
 * the straight line from the base model to the trained one (WiSE-FT, Wortsman et al. 2022, arXiv 2109.01903, eq. 1,
 * default 0.5).
 *
 * @param options.base The method that trains. @defaultValue taskOnly()
 * @param options.gamma γ ≥ 0: 0 is the base model, 1 the trained one, and beyond is extrapolation. @defaultValue 0.5
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: weightInterpolation({ base: kl({ beta: 1 }), gamma: 0.7 }) }]);
 */
export function weightInterpolation(options: z.input<typeof Options> = {}): Method {
  const { base = taskOnly(), gamma } = parseOptions('weightInterpolation', Options, options);
  const change = (trained: Arrays): Arrays =>
    mapValues(trained, (leaf, name) =>
      name.endsWith('.lora_B') ? { ...leaf, data: leaf.data.map((value) => gamma * value) } : leaf,
    );
  return {
    ...base,
    name: 'weightInterpolation',
    options: { base: recordOf(base), gamma },
    strength: { option: 'gamma', value: gamma },
    after: { base, change },
  };
}

const Options = z.strictObject({
  base: trainedMethod.optional(),
  gamma: z.number().nonnegative().default(0.5),
});
