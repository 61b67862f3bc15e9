import type { Method } from './interface/method.ts';

/** No training: the model as it was. */
export function base(): Method {
  return { name: 'base', options: {}, streams: {} };
}
