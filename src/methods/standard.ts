import { z } from 'zod';
import type { Method } from './interface/method.ts';
import { parseOptions } from './interface/options.ts';

/**
 * L = CE(T ∪ A): proxy rows mixed into the task rows, one mean over all answer tokens. Every method sees the same task
 * rows at each update, so the proxy's rows come on top.
 *
 * @param options.share Proxy rows over all rows, in (0, 1). @defaultValue 0.1
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: standard({ share: 0.5 }) }]);
 */
export function standard(options: { share?: number } = {}): Method {
  const { share } = parseOptions('standard', Options, options);
  return {
    name: 'standard',
    options: { share },
    strength: { option: 'share', value: share },
    streams: { task: {}, alignment: { rows: (task) => Math.max(1, Math.round((task * share) / (1 - share))) } },
    loss(params, step) {
      const all = step.answerTokens('task').add(step.answerTokens('alignment'));
      const part = (stream: 'task' | 'alignment') =>
        step.crossEntropy(params, stream).mul(step.answerTokens(stream)).div(all).asScalar();
      return { task: part('task'), alignment: part('alignment') };
    },
  };
}

const Options = z.strictObject({ share: z.number().gt(0).lt(1).default(0.1) });
