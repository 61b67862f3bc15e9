import { expect, test } from 'vitest';
import type { Constant, Engine } from './engine.ts';
import { createProgramCache } from './program-cache.ts';

/** An engine that computes nothing and logs its calls. */
function recording(): { engine: Engine; log: string[] } {
  const log: string[] = [];
  const engine = {
    name: 'recording',
    details: {},
    compile: async ({ name }) => {
      log.push(`compile ${name}`);
      return { run: async () => ({}), dispose: async () => void log.push(`dispose ${name}`) };
    },
    read: () => expect.fail('was read'),
    dispose: async () => {},
  } satisfies Engine;
  return { engine, log };
}

const weight = (size: number) => ({ w: { shape: [size], dtype: 'float32' } as unknown as Constant });

test('compiles once for each name and shape, and disposes all', async () => {
  const { engine, log } = recording();
  const cache = createProgramCache(engine, weight(1));
  for (const name of ['a', 'b', 'a']) {
    for (const size of [1, 2, 1]) {
      const inputs = { x: { shape: [size], dtype: 'float32' } as const };
      await cache.run(name, inputs, () => ({ name: `${name}${size}`, inputs, body: () => ({}) }));
    }
  }
  expect(log).toEqual(['compile a1', 'compile a2', 'compile b1', 'compile b2']);
  await cache.dispose();
  expect(log.slice(4)).toEqual(['dispose b2', 'dispose b1', 'dispose a2', 'dispose a1']);
});

test('compiles anew for inputs of another type', async () => {
  const { engine, log } = recording();
  const cache = createProgramCache(engine, weight(1));
  for (const dtype of ['float32', 'int32', 'float32'] as const) {
    const inputs = { x: { shape: [2], dtype } };
    await cache.run('read', inputs, () => ({ name: dtype, inputs, body: () => ({}) }));
  }
  expect(log).toEqual(['compile float32', 'compile int32']);
});

test('holds four programs of a large model, and as many as fit of a smaller one; the one used longest ago goes', async () => {
  for (const [size, limit] of [
    [2 ** 31, 4],
    [2 ** 27, 8],
  ] as const) {
    const { engine, log } = recording();
    const cache = createProgramCache(engine, weight(size));
    const run = (name: string) => cache.run(name, {}, () => ({ name, inputs: {}, body: () => ({}) }));
    for (let index = 0; index < limit; index++) await run(`${index}`);
    await run('0');
    expect(log).toHaveLength(limit);
    await run('more');
    expect(log.slice(limit)).toEqual(['compile more', 'dispose 1']);
    await run('0');
    await run('1');
    expect(log.slice(limit + 2)).toEqual(['compile 1', 'dispose 2']);
  }
});

test('holds 32 programs of a large model on an engine whose programs share its weights', async () => {
  const { engine, log } = recording();
  const cache = createProgramCache({ ...engine, sharesWeights: true }, weight(2 ** 31));
  for (let index = 0; index <= 32; index++)
    await cache.run(`${index}`, {}, () => ({ name: `${index}`, inputs: {}, body: () => ({}) }));
  expect(log.filter((line) => line.startsWith('dispose'))).toEqual(['dispose 0']);
});

test('forgets a compilation that threw, and compiles anew', async () => {
  const { engine, log } = recording();
  let failures = 2;
  const compile: Engine['compile'] = async (definition) =>
    failures-- > 0 ? expect.fail('no memory') : engine.compile(definition);
  const cache = createProgramCache({ compile }, weight(1));
  const run = () => cache.run('a', {}, () => ({ name: 'a', inputs: {}, body: () => ({}) }));
  await expect(run()).rejects.toThrow('no memory');
  const failing = run();
  await Promise.all([expect(failing).rejects.toThrow('no memory'), cache.dispose()]);
  await run();
  await run();
  expect(log).toEqual(['compile a']);
});
