import { z } from 'zod';
import type { Method } from './interface/method.ts';
import { parseOptions, positiveInteger } from './interface/options.ts';

/**
 * L = CE(T), and after every k-th update one on CE(A) alone (interleaving, Kaczér et al. 2025, arXiv 2508.06249). Task
 * rows, their order and the updates on them are the same as with every method. The proxy's updates come on top and are
 * recorded so.
 *
 * @param options.every k ≥ 1. @defaultValue 4
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: interleaved({ every: 1 }) }]);
 */
export function interleaved(options: z.input<typeof Options> = {}): Method {
  const { every } = parseOptions('interleaved', Options, options);
  return {
    name: 'interleaved',
    options: { every },
    strength: { option: 'every', value: every },
    streams: { task: {}, alignment: { when: { after: every } } },
    loss: (params, step) =>
      Object.fromEntries(step.streams.map((stream) => [stream, step.crossEntropy(params, stream)])),
  };
}

const Options = z.strictObject({ every: positiveInteger.default(4) });
