import type { Method } from './interface/method.ts';

/**
 * No training: the model as it was.
 *
 * @example
 * defineSuite(gcd(), [{ method: base(), alignment: atLeast(0.9) }]);
 */
export function base(): Method {
  return { name: 'base', options: {}, streams: {} };
}
