import type { Method } from './interface/method.ts';

/**
 * L = CE(T): plain fine-tuning, with nothing to protect alignment.
 *
 * @example
 * defineSuite(gcd(), [{ method: taskOnly(), task: atLeast(0.8), alignment: atMost(0.5) }]);
 */
export function taskOnly(): Method {
  return {
    name: 'taskOnly',
    options: {},
    streams: { task: {} },
    loss: (params, step) => ({ task: step.crossEntropy(params, 'task') }),
  };
}
