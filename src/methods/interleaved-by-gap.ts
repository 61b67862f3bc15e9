import { z } from 'zod';
import { floats } from '../engine/engine.ts';
import { crossEntropyOn } from './geometry/alignment-plane.ts';
import type { Method } from './interface/method.ts';
import { parseOptions, positiveInteger } from './interface/options.ts';
import { interleaved } from './interleaved.ts';

/**
 * L = CE(T), and after every k-th update one on CE of the rows of A with the largest gap s between a misaligned model
 * and the aligned one: s = (L_misaligned − L_base) / (L_base + 1), where L is a row's mean loss a token
 * (Interleaving++, Kaczér et al. 2026, arXiv 2508.06249v3). The 1 is ε in the published code; it keeps short answers
 * from ranking high by chance. The misaligned model is one trained on the task alone. That training, and two passes
 * over the proxy, come on top of the cost of `interleaved`. The paper first removes refusals from its pool; a proxy has
 * none.
 *
 * @param options.every k ≥ 1. The paper's 5 % of rows is 20 with batches of one size. @defaultValue 4, for short runs
 * @param options.share Share of A's rows that is kept, in (0, 1]; at least one row. A proxy is smaller than the paper's
 *   pool.
 *   @defaultValue 0.5
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: interleavedByGap({ every: 4, share: 0.5 }) }]);
 */
export function interleavedByGap(options: z.input<typeof Options> = {}): Method {
  const { every, share } = parseOptions('interleavedByGap', Options, options);
  return {
    ...interleaved({ every }),
    name: 'interleavedByGap',
    options: { every, share },
    async setup(run) {
      const surprise = crossEntropyOn('alignment');
      const taskOnly = await run.train({ streams: { task: {} } });
      const misaligned = await run.lossOfEachRow('alignment', surprise, taskOnly.adapter);
      // The initial adapter has B = 0: it is the base model.
      const aligned = await run.lossOfEachRow('alignment', surprise, run.initial);
      const gaps = misaligned.map((value, row) => relativeGap(value, aligned[row]!));
      return { gap: floats([gaps.length], gaps) };
    },
    chooseRows: ({ gap }) => ({ alignment: largest(gap!.data, Math.max(1, Math.round(share * gap!.data.length))) }),
  };
}

/** s of one row, from its mean losses a token under both models. */
export function relativeGap(misaligned: number, aligned: number): number {
  return (misaligned - aligned) / (aligned + 1);
}

/** Indices of the `count` largest values, in their order. */
export function largest(values: ArrayLike<number>, count: number): number[] {
  const ranked = Array.from(values, (_, index) => index).sort((one, other) => values[other]! - values[one]!);
  return ranked.slice(0, count).sort((one, other) => one - other);
}

const Options = z.strictObject({
  every: positiveInteger.default(4),
  share: z.number().gt(0).max(1).default(0.5),
});
