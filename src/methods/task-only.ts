import type { Method } from './interface/method.ts';

/** L = CE(T): fine-tuning as usual, with nothing against what else it teaches. */
export function taskOnly(): Method {
  return {
    name: 'taskOnly',
    options: {},
    streams: { task: {} },
    loss: (params, step) => ({ task: step.crossEntropy(params, 'task') }),
  };
}
