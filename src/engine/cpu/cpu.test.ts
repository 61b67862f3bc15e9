import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { norm } from '../../tensor/optimizer.ts';
import { valueAndGradient } from '../../tensor/params.ts';
import { tanh } from '../../tensor/smooth.ts';
import { type Scalar, type Tensor, tf } from '../../tensor/tfjs.ts';
import { trainingContract } from '../../train/contract/engine-contract.ts';
import { engineContract } from '../contract/contract.ts';
import { storedContract } from '../contract/stored-contract.ts';
import { floats, type StoredArray } from '../engine.ts';
import { cpuEngine } from './cpu.ts';

describe('cpu engine', () => {
  engineContract(() => cpuEngine(), { traces: true, createSmall: () => cpuEngine({ threads: 1 }) });
  trainingContract(() => cpuEngine());
});

test('a norm over millions of numbers of all sizes is right to six digits', async () => {
  const numbers = Float32Array.from({ length: 1 << 21 }, (_, index) => Math.sin(index) ** 9);
  const exact = Math.sqrt(numbers.reduce((sum, number) => sum + number * number, 0));
  const engine = cpuEngine({ threads: 1 });
  const inputs = { x: floats([numbers.length], numbers) };
  const program = await engine.compile({ name: 'norm', inputs, body: ({ x }) => ({ norm: norm(x!) }) });
  const { norm: found } = await program.run(inputs);
  expect(Math.abs((await engine.read(found!)).data[0]! / exact - 1)).toBeLessThan(2e-6);
  await program.dispose();
  await engine.dispose();
});

describe.each(['float32', 'stored'] as const)('weights held as %s', (weights) => {
  storedContract(() => cpuEngine({ threads: 1, weights }));
});

// Only Linux reports the memory of a process that no file backs.
describe.runIf(process.platform === 'linux')('stored weights', () => {
  const [layers, width] = [16, 1024];
  // 32 MiB together, 64 in float32.
  const bytes = width * width * 2;
  const folder = temporaryFolder('mapped');
  beforeAll(() => {
    writeFileSync(join(folder, 'weights'), new Uint8Array(layers * bytes));
  });

  test('are mapped, and widened one at a time, forward and backward', async () => {
    const constants = Object.fromEntries(
      Array.from({ length: layers }, (_, layer): [string, StoredArray] => {
        const part = {
          file: join(folder, 'weights'),
          format: 'bfloat16',
          offset: layer * bytes,
          length: bytes,
        } as const;
        return [`w${layer}`, { shape: [width, width], dtype: 'float32', part, read: () => expect.fail('was read') }];
      }),
    );
    const engine = cpuEngine({ threads: 1, weights: 'stored' });
    const inputs = { x: floats([1, width], new Float32Array(width)) };
    const before = anonymousMebibytes();
    const program = await engine.compile({
      name: 'layers',
      inputs,
      constants,
      body: (tensors) => {
        const through = (x: Tensor) =>
          Object.keys(constants).reduce((x, name) => tanh(tf.matMul(x, tensors[name]!, false, true)), x);
        return valueAndGradient(({ x }) => through(x!).sum() as Scalar, { x: tensors.x! }).grads;
      },
    });
    await program.run(inputs);
    expect(anonymousMebibytes() - before).toBeLessThan(32);
    await program.dispose();
  });
});

function anonymousMebibytes(): number {
  return Number(/RssAnon:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024;
}
