import { eagerEngine } from '../eager/eager.ts';
import type { Engine } from '../engine.ts';

/** tfjs's plain JavaScript backend, kernel by kernel: slow and simple. Every other engine is compared with it. */
export function referenceEngine(): Engine {
  return eagerEngine({
    name: 'reference',
    backend: 'cpu',
    details: { runtime: '@tensorflow/tfjs', backend: 'cpu' },
  });
}
