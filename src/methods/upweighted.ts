import { z } from 'zod';
import type { Method } from './interface/method.ts';
import { parseOptions, weight } from './interface/options.ts';

/**
 * L = CE(T) + λ·CE(A), each a mean over its own answer tokens.
 *
 * @param options.lambda λ ≥ 0. @defaultValue 1
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: upweighted({ lambda: 3 }) }]);
 */
export function upweighted(options: { lambda?: number } = {}): Method {
  const { lambda } = parseOptions('upweighted', Options, options);
  return {
    name: 'upweighted',
    options: { lambda },
    strength: { option: 'lambda', value: lambda },
    streams: { task: {}, alignment: {} },
    loss: (params, step) => ({
      task: step.crossEntropy(params, 'task'),
      alignment: step.crossEntropy(params, 'alignment').mul(lambda).asScalar(),
    }),
  };
}

const Options = z.strictObject({ lambda: weight.default(1) });
