import { describe, test } from 'vitest';
import { innerProduct } from '../../tensor/params.ts';
import type { Scalar } from '../../tensor/tfjs.ts';
import { contractBench } from '../../train/contract/contract-bench.ts';
import type { Method } from '../interface/method.ts';
import { CONTRACT } from './contract.ts';

/** The README's worked example: L = CE(T) + λ·‖θ‖². It holds the adapter near zero. */
function shrunk({ lambda = 0.1 } = {}): Method {
  return {
    name: 'shrunk',
    options: { lambda },
    strength: { option: 'lambda', value: lambda },
    streams: { task: {} },
    loss: (params, step) => ({
      task: step.crossEntropy(params, 'task'),
      size: innerProduct(params, params).mul(lambda * step.share) as Scalar,
    }),
  };
}

describe('a method in ten lines holds the whole contract', () => {
  const bench = contractBench();
  test.each(Object.entries(CONTRACT))('%s', { timeout: 120_000 }, async (_, check) => {
    await check({ method: shrunk(), off: shrunk({ lambda: 0 }), ...bench });
  });
});
