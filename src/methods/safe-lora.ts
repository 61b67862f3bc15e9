import { z } from 'zod';
import { type Arrays, addArrays, hashArrays } from '../engine/named-arrays.ts';
import { alignmentAdapter } from './geometry/alignment-plane.ts';
import { projectModules } from './geometry/project-modules.ts';
import type { Method, Run } from './interface/method.ts';
import { parseOptions, positiveInteger, recordOf, trainedMethod } from './interface/options.ts';
import { taskOnly } from './task-only.ts';

/**
 * Any method, then for each module B ← P B where cos(P B A, B A) ≤ τ, with P = V Vᵀ / ‖V‖_F and V = W_aligned −
 * W_unaligned (Safe LoRA, Hsu et al. 2024, arXiv 2405.16833). The embedded model has no unaligned counterpart, so V is
 * the change of weights by an adapter trained on the proxy, as in the study's trainer. With `weights`, V is the
 * difference of those.
 *
 * @param options.base The method that trains. @defaultValue taskOnly()
 * @param options.threshold τ; below −1 nothing is projected, at 1 everything. @defaultValue 0.5
 * @param options.count In place of τ: project this many modules, those with the smallest cosines.
 * @param options.projection As published, which is no projector and also shrinks B, or the orthogonal projector onto
 *   the span of V's columns. @defaultValue 'published'
 * @param options.weights `{ aligned, unaligned }` by checkpoint name, in place of the extra training.
 * @param options.alignmentUpdates Updates of the proxy's adapter. @defaultValue 40
 * @example
 * defineSuite(gcd(), [{ method: safeLora({ base: kl({ beta: 1 }), count: 7 }) }]);
 */
export function safeLora(options: z.input<typeof Options> = {}): Method {
  const parsed = parseOptions('safeLora', Options, options);
  const { base = taskOnly(), count, projection, weights, alignmentUpdates } = parsed;
  const threshold = parsed.threshold ?? 0.5;
  const limit = count === undefined ? { option: 'threshold', value: threshold } : { option: 'count', value: count };
  const proxy = weights ? {} : { alignment: base.streams.alignment ?? ({ when: 'aside' } as const) };
  const change = async (trained: Arrays, run: Run): Promise<Arrays> => {
    const { aligned, unaligned } = weights ?? {};
    const v = aligned ? addArrays(aligned, -1, unaligned!) : await alignmentAdapter(run, alignmentUpdates);
    const modules = await projectModules(run, trained, v, projection);
    modules.sort((one, other) => one.cosine - other.cosine);
    const chosen = count === undefined ? modules.filter(({ cosine }) => cosine <= threshold) : modules.slice(0, count);
    return {
      ...trained,
      ...Object.fromEntries(chosen.map(({ module, projected }) => [`${module}.lora_B`, projected])),
    };
  };
  return {
    ...base,
    name: 'safeLora',
    options: {
      base: recordOf(base),
      [limit.option]: limit.value,
      projection,
      ...(weights
        ? { weights: Object.entries(weights).map(([side, arrays]) => [side, hashArrays(arrays)]) }
        : { alignmentUpdates }),
    },
    strength: limit,
    streams: { ...base.streams, ...proxy },
    after: { base, change },
  };
}

const arrays = z.custom<Arrays>((value) => typeof value === 'object' && value !== null, 'expected arrays by name');

const Options = z
  .strictObject({
    base: trainedMethod.optional(),
    threshold: z.number().optional(),
    count: z.number().int().nonnegative().optional(),
    projection: z.enum(['published', 'orthogonal']).default('published'),
    weights: z.strictObject({ aligned: arrays, unaligned: arrays }).optional(),
    alignmentUpdates: positiveInteger.default(40),
  })
  .refine(
    ({ threshold, count }) => threshold === undefined || count === undefined,
    'expected `threshold` or `count`, got both',
  );
