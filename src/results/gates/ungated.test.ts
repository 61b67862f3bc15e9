import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import { sampleComparison } from '../sample-results.ts';
import { baselineOf, writeBaseline } from './baseline.ts';
import { ungatedLines } from './ungated.ts';

const folder = emptiedFolder('ungated');
const results = sampleComparison([1, 2, 3]);
const lines = () => ungatedLines(results).map((line) => line.replaceAll('npm run selgen --', 'selgen'));
const here = process.cwd();

beforeEach(() => {
  process.chdir(folder);
  for (const name of ['BASELINE', 'MODEL', 'DATA', 'DEVICE']) vi.stubEnv(`SELGEN_${name}`, '');
});
afterEach(() => {
  process.chdir(here);
  vi.unstubAllEnvs();
});

test('a run without a baseline says how to accept one', () => {
  expect(lines()).toEqual(['Not compared with a baseline: sample. Accept this run as one: selgen baseline']);
  vi.stubEnv('SELGEN_BASELINE', 'off');
  expect(lines()).toEqual([]);
});

test('on one’s own model it says to name it too, and what is said leads to a gate', () => {
  vi.stubEnv('SELGEN_MODEL', 'org/model');
  expect(lines()).toEqual([
    'Not compared with a baseline: sample. Accept this run as one: selgen baseline; then name it in later runs: SELGEN_BASELINE=fixtures/baselines',
  ]);
  writeBaseline(baselineOf(results));
  expect(lines()).toEqual([
    'Not compared with a baseline: sample. One is accepted, which a run on your own model, data or engine must name: SELGEN_BASELINE=fixtures/baselines',
  ]);
  vi.stubEnv('SELGEN_BASELINE', 'fixtures/baselines');
  expect(lines()).toEqual([]);
});

test('where the usual folder has the baseline of another model it names a folder of one’s own', () => {
  vi.stubEnv('SELGEN_DEVICE', 'xla');
  const other = results.map((one) => ({ ...one, identity: { ...one.identity, model: { sha256: 'ffff' } } }));
  writeBaseline(baselineOf(other));
  expect(lines()).toEqual([
    'Not compared with a baseline: sample. Accept this run as one: selgen baseline --out baselines; then name it in later runs: SELGEN_BASELINE=baselines',
  ]);
});
