import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { kl } from '../../methods/kl.ts';
import { tf } from '../../tensor/tfjs.ts';
import { trainingContract } from '../../train/contract/engine-contract.ts';
import { randomWorld } from '../../train/contract/harness.ts';
import { train } from '../../train/train.ts';
import { engineContract } from '../contract/contract.ts';
import { kernelContract } from '../contract/kernel-contract.ts';
import { watched } from '../contract/watched.ts';
import { tensorflowEngine } from './tensorflow.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

describe.each([false, true])('tensorflow engine, where values stay in its memory: %s', (keeps) => {
  const create = () => tensorflowEngine({ threads: 1, keeps });
  engineContract(create, { traces: false });
  trainingContract(create);

  test('holds no more after many updates than after one, and nothing after the last', async () => {
    const engine = create();
    const { getNumOfTFTensors } = tf.findBackend('tensorflow') as unknown as { getNumOfTFTensors(): number };
    /** The number of tfjs's tensors, and of libtensorflow's. */
    const held = async () => {
      collectGarbage();
      await setTimeout(10);
      return [tf.memory().numTensors, getNumOfTFTensors.call(tf.findBackend('tensorflow'))];
    };
    const before = await held();
    const world = randomWorld();
    const counts: number[][] = [];
    const options = { ...world.options, updates: 8, checkpointing: true };
    const run = async () => void counts.push(await held());
    const outcome = await train({ ...world, engine: watched(engine, { run }), method: kl(), options, seed: 1 });
    expect(outcome.status).toBe('completed');
    // The state of the first update comes from JavaScript's memory.
    expect(counts.slice(-6)).toEqual(Array(6).fill(counts.at(-1)));
    expect(await held()).toEqual(before);
  });
});

describe('tensorflow engine', () => {
  const create = () => tensorflowEngine({ threads: 1 });
  describe('kernels', () => kernelContract(create, { lacks: ['AddAt', 'After'] }));

  test('says that a process has one number of threads', () => {
    create();
    expect(() => tensorflowEngine({ threads: 2 })).toThrow('Expected 1 threads as when it was loaded, got 2.');
  });
});
