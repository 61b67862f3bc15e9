import { describe, expect, test } from 'vitest';
import { kl } from '../../methods/kl.ts';
import { tf } from '../../tensor/tfjs.ts';
import { trainingContract } from '../../train/engine-contract.ts';
import { randomWorld } from '../../train/laboratory.ts';
import { train } from '../../train/train.ts';
import { engineContract } from '../contract.ts';
import { kernelContract } from '../kernel-contract.ts';
import { tensorflowEngine } from './tensorflow.ts';

const create = () => tensorflowEngine({ threads: 1 });

describe('tensorflow engine', () => {
  engineContract(create, { traces: false });
  trainingContract(create);
  describe('kernels', () => kernelContract(create, { lacks: ['AddAt', 'After'] }));

  test('holds no more after many updates than after one, and nothing after the last', async () => {
    const engine = create();
    const { getNumOfTFTensors } = tf.findBackend('tensorflow') as unknown as { getNumOfTFTensors(): number };
    /** tfjs's tensors, and libtensorflow's. */
    const held = () => [tf.memory().numTensors, getNumOfTFTensors.call(tf.findBackend('tensorflow'))];
    const before = held();
    const counts: number[][] = [];
    const world = randomWorld();
    const options = { ...world.options, updates: 8, checkpointing: true };
    const onUpdate = () => counts.push(held());
    const outcome = await train({ ...world, engine, method: kl(), options, seed: 1, onUpdate });
    expect(outcome.status).toBe('completed');
    expect(counts).toEqual(Array(8).fill(counts[0]));
    expect(held()).toEqual(before);
  });

  test('says that a process has one number of threads', () => {
    create();
    expect(() => tensorflowEngine({ threads: 2 })).toThrow('Expected 1 threads as when it was loaded, got 2.');
  });
});
