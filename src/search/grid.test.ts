import { expect, test } from 'vitest';
import { embeddedTraining } from '../settings/embedded.ts';
import { changed, parseGrid } from './grid.ts';
import { parseMethod } from './parse-method.ts';

test('a grid is every combination of its values', () => {
  expect(parseGrid('learningRate=1e-3,3e-3 rank=8')).toEqual([
    { learningRate: 1e-3, rank: 8 },
    { learningRate: 3e-3, rank: 8 },
  ]);
  expect(parseGrid('')).toEqual([{}]);
});

test('what it cannot vary is an error that names what it can', () => {
  expect(() => parseGrid('speed=3')).toThrow(/Names are updates, taskRows/);
  expect(() => parseGrid('rank=big')).toThrow(/Expected a grid/);
  expect(() => parseGrid('updates=1,')).toThrow(/Expected a grid/);
});

test('rank and alpha are the adapter’s', () => {
  const training = changed(embeddedTraining, { rank: 4, updates: 10 });
  expect(training).toEqual({ ...embeddedTraining, updates: 10, adapter: { ...embeddedTraining.adapter, rank: 4 } });
});

test('methods are read as one types them', () => {
  expect(parseMethod('kl(beta=10)').options).toMatchObject({ beta: 10 });
  expect(parseMethod('weightAnchor(importance=fisher,lambda=1e4)').options).toMatchObject({ importance: 'fisher' });
  expect(() => parseMethod('cure(beta=1)')).toThrow(/Names are base/);
});
