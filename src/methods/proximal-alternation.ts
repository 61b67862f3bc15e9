import { z } from 'zod';
import { withoutPrefix, withPrefix } from '../engine/named-arrays.ts';
import { addScaled, innerProduct } from '../tensor/params.ts';
import type { Scalar } from '../tensor/tfjs.ts';
import type { Method } from './interface/method.ts';
import { parseOptions, positiveInteger, weight } from './interface/options.ts';

/**
 * Alternates between the task and the proxy, each held near where the other ended (Lisa, Huang et al. 2024, arXiv
 * 2405.18641, eq. 2): K_T updates on CE(T) + (ρ/2)·‖θ − θ_A‖², then K_A on CE(A) + (ρ/2)·‖θ − θ_T‖². θ_A is the adapter
 * after the last update on the proxy, θ_T after the last one on the task. Task rows, their order and the updates on
 * them are the same as with every method; the proxy's updates come on top and are recorded so. One proxy update for
 * nine task updates, and ρ = 1, are the paper's.
 *
 * @param options.rho ρ ≥ 0. @defaultValue 1
 * @param options.taskUpdates K_T ≥ 1. @defaultValue 18
 * @param options.proxyUpdates K_A ≥ 1. @defaultValue 2
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: proximalAlternation({ rho: 0.1 }) }]);
 */
export function proximalAlternation(options: z.input<typeof Options> = {}): Method {
  const { rho, taskUpdates, proxyUpdates } = parseOptions('proximalAlternation', Options, options);
  return {
    name: 'proximalAlternation',
    options: { rho, taskUpdates, proxyUpdates },
    strength: { option: 'rho', value: rho },
    streams: { task: {}, alignment: { when: { after: taskUpdates, updates: proxyUpdates } } },
    carry: {
      start: (adapter) => ({ ...withPrefix('task.', adapter), ...withPrefix('alignment.', adapter) }),
      next: (carried, { params, terms }) => ({
        ...carried,
        ...withPrefix('task' in terms ? 'task.' : 'alignment.', params),
      }),
    },
    loss(params, step) {
      const [stream, other] = step.streams.includes('task')
        ? (['task', 'alignment'] as const)
        : (['alignment', 'task'] as const);
      const moved = addScaled(params, -1, withoutPrefix(`${other}.`, step.carried));
      return {
        [stream]: step.crossEntropy(params, stream),
        proximal: innerProduct(moved, moved).mul((rho / 2) * step.share) as Scalar,
      };
    },
  };
}

const Options = z.strictObject({
  rho: weight.default(1),
  taskUpdates: positiveInteger.default(18),
  proxyUpdates: positiveInteger.default(2),
});
