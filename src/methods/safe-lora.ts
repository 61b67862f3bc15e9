import { z } from 'zod';
import { type Arrays, addArrays, hashArrays } from '../engine/named-arrays.ts';
import { alignmentAdapter } from './geometry/alignment-plane.ts';
import { checkDifferent, projectModules } from './geometry/project-modules.ts';
import type { Method, Run } from './interface/method.ts';
import { parseOptions, positiveInteger, recordOf, trainedMethod } from './interface/options.ts';
import { taskOnly } from './task-only.ts';

/**
 * Any method, then for each module B ← P B where cos(P B A, B A) ≤ τ, with P = V Vᵀ / ‖V‖_F and V = W_aligned −
 * W_unaligned (Safe LoRA, Hsu et al. 2024, arXiv 2405.16833). The embedded model has no unaligned counterpart, so V is
 * the change of weights by an adapter trained on the proxy, as in the study's trainer. With `weights`, V is the
 * difference of those. A module with V = 0 has nothing to project onto: it stays as trained, whatever τ, and is none of
 * the modules that `share` and `count` choose among.
 *
 * @param options.base The method that trains. @defaultValue taskOnly()
 * @param options.threshold τ; below −1 nothing is projected, at 1 everything. @defaultValue 0.5
 * @param options.share In place of τ: project this share of the modules, in [0, 1], those with the smallest cosines. It
 *   means the same on a model with more layers.
 * @param options.count In place of τ: project this many modules, as the published code can.
 * @param options.projection As published, which is no projector and also shrinks B, or the orthogonal projector onto
 *   the span of V's columns. @defaultValue 'published'
 * @param options.weights `{ aligned, unaligned }` by checkpoint name, in place of the extra training.
 * @param options.alignmentUpdates Updates of the proxy's adapter. @defaultValue 40
 * @throws {SelgenError} where an option is wrong or both `weights` are equal; if only in all modules, when it projects.
 * @example
 * defineSuite(gcd(), [{ method: safeLora({ base: kl({ beta: 1 }), share: 0.2 }) }]);
 */
export function safeLora(options: z.input<typeof Options> = {}): Method {
  const parsed = parseOptions('safeLora', Options, options);
  const { base = taskOnly(), threshold = 0.5, share, count, projection, weights, alignmentUpdates } = parsed;
  if (weights) checkDifferent(weights);
  const limits = Object.entries({ share, count, threshold });
  const [option, value] = limits.find((limit): limit is [string, number] => limit[1] !== undefined)!;
  const proxy = weights ? {} : { alignment: base.streams.alignment ?? ({ when: 'aside' } as const) };
  const change = async (trained: Arrays, run: Run): Promise<Arrays> => {
    const { aligned, unaligned } = weights ?? {};
    const v = aligned ? addArrays(aligned, -1, unaligned!) : await alignmentAdapter(run, alignmentUpdates);
    const modules = await projectModules(run, trained, v, projection);
    modules.sort((one, other) => one.cosine - other.cosine);
    const most = option === 'share' ? Math.round(value * modules.length) : value;
    const chosen = option === 'threshold' ? modules.filter(({ cosine }) => cosine <= value) : modules.slice(0, most);
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
      [option]: value,
      projection,
      ...(weights
        ? { weights: Object.entries(weights).map(([side, arrays]) => [side, hashArrays(arrays)]) }
        : { alignmentUpdates }),
    },
    strength: { option, value },
    streams: { ...base.streams, ...proxy },
    after: { base, change },
  };
}

const arrays = z.custom<Arrays>((value) => typeof value === 'object' && value !== null, 'expected arrays by name');

const Options = z
  .strictObject({
    base: trainedMethod.optional(),
    threshold: z.number().optional(),
    share: z.number().min(0).max(1).optional(),
    count: z.number().int().nonnegative().optional(),
    projection: z.enum(['published', 'orthogonal']).default('published'),
    weights: z.strictObject({ aligned: arrays, unaligned: arrays }).optional(),
    alignmentUpdates: positiveInteger.default(40),
  })
  .refine(
    ({ threshold, share, count }) => [threshold, share, count].filter((one) => one !== undefined).length < 2,
    'expected one of `threshold`, `share` and `count`, got several',
  );
