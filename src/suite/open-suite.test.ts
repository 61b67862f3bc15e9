import { expect, test, vi } from 'vitest';
import { gcd } from '../settings/gcd/gcd.ts';
import { triggers } from '../settings/triggers/triggers.ts';
import { closeSuite, openSuite } from './open-suite.ts';

test('suites of one model and adapter share programs and extra trainings, with data of their own', async () => {
  const first = await openSuite(gcd());
  await closeSuite(first);
  const second = await openSuite(gcd({ proxy: 'addition' }));
  const { generator, scorer, extraTrainings, model } = first;
  expect(second).toMatchObject({ generator, scorer, extraTrainings, model });
  expect(second.data.streams.alignment).not.toEqual(first.data.streams.alignment);
});

test('a suite of another adapter or model gives the programs back', async () => {
  const first = await openSuite(gcd());
  const dispose = vi.spyOn(first.generator, 'dispose');
  const { training, ...setting } = gcd();
  const wider = await openSuite({ ...setting, training: { ...training, adapter: { ...training.adapter, rank: 16 } } });
  expect(dispose).toHaveBeenCalledOnce();
  expect(wider.generator).not.toBe(first.generator);
  const other = await openSuite(triggers());
  expect(other.generator).not.toBe(wider.generator);
  expect(other.model.fingerprint).not.toBe(first.model.fingerprint);
});

test('a suite that cannot be opened leaves no closed programs to the next', async () => {
  const first = await openSuite(gcd());
  await closeSuite(first);
  const broken = { ...triggers(), load: () => Promise.reject(new Error('no data')) };
  await expect(openSuite(broken)).rejects.toThrow('no data');
  expect((await openSuite(gcd())).generator).not.toBe(first.generator);
});

test('a suite with a training that is wrong is refused before its model is looked for', async () => {
  const { training, ...setting } = gcd();
  const adapter = { ...training.adapter, alpha: Number.POSITIVE_INFINITY };
  await expect(openSuite({ ...setting, defaultModel: 'nowhere', training: { ...training, adapter } })).rejects.toThrow(
    '[gcd] Expected `adapter.alpha` to be a finite number above 0, got Infinity. Correct it in `training`.',
  );
});
