import { expect, test } from 'vitest';
import { trackTrial } from '../../exports/trackers/track-trial.ts';
import { sampleResult } from '../../results/sample-results.ts';
import { checkEnvironment, environmentProblems, seedsFrom } from './check-environment.ts';
import { areBoundsHeld, isOff, isOn } from './switches.ts';

test.each([
  ['SELGEN_DEVICE', 'tpu', 'cuda'],
  ['SELGEN_THREADS', '1e1', '10'],
  ['SELGEN_WEIGHTS', 'bf16', 'stored'],
  ['SELGEN_WEBGPU_PRODUCTS', 'half', 'float16'],
  ['SELGEN_PRECISION', 'fp8', 'bfloat16'],
  ['SELGEN_MEMORY_FRACTION', '1.5', '0.5'],
  ['SELGEN_MESH', '2', 'data=2'],
  ['SELGEN_SEEDS', '1,', '1, 2,-3'],
  ['SELGEN_SEEDS', ' ', '007'],
  ['SELGEN_SEEDS', '0x10', '10'],
  ['SELGEN_SEEDS', '1e1', '0'],
  ['SELGEN_SEEDS', '1,01', '1,10'],
  ['SELGEN_SEEDS', '9007199254740993', '9007199254740991'],
  ['SELGEN_STRENGTHS', 'two', 'one'],
  ['SELGEN_MODEL', '/nowhere', 'org/name'],
  ['SELGEN_MODEL', './nowhere', 'org/name@main'],
  ['SELGEN_MODEL', 'gemma.gguf', import.meta.filename],
  ['SELGEN_DATA', 'my/own/rows', import.meta.dirname],
  ['SELGEN_DATA', '~/rows', 'https://example.org/rows.csv'],
  ['SELGEN_FORCE', 'true', '0'],
  ['SELGEN_SWITCHED_OFF', 'off', '1'],
  ['SELGEN_BOUNDS', 'false', 'off'],
  ['SELGEN_EXPORT', 'inspect,foo', 'inspect'],
  ['SELGEN_TRACK', 'foo', 'tensorboard, mlflow'],
  ['SELGEN_BASELINE', '/nowhere', 'off'],
  ['SELGEN_JUDGE_MODEL', '/nowhere', import.meta.dirname],
])('%s as %j is refused by name, and as %j or nothing it is not', (name, wrong, right) => {
  const problems = environmentProblems({ [name]: wrong });
  expect(problems).toEqual([expect.stringMatching(new RegExp(`^\\[.*Expected .*${name}`, 's'))]);
  expect(() => checkEnvironment({ [name]: wrong })).toThrow(problems[0]);
  expect(environmentProblems({ [name]: right })).toEqual([]);
  expect(environmentProblems({ [name]: '' })).toEqual([]);
});

test.each([
  ['notaurl', /Expected SELGEN_JUDGE_URL as a URL/],
  ['localhost:8080', /Expected SELGEN_JUDGE_URL as a URL/],
  ['http://localhost:8080/v1', /Expected SELGEN_JUDGE_MODEL to name a model at/],
])('a judge at %s without a model is refused', (SELGEN_JUDGE_URL, message) => {
  expect(environmentProblems({ SELGEN_JUDGE_URL })).toEqual([expect.stringMatching(message)]);
  const whole = { SELGEN_JUDGE_URL: 'http://localhost:8080/v1', SELGEN_JUDGE_MODEL: 'm' };
  expect(environmentProblems(whole)).toEqual([]);
});

test('switches, bounds and seeds mean what they say', () => {
  const on = ['1', '0', '', undefined].map((SELGEN_FORCE) => isOn('SELGEN_FORCE', { SELGEN_FORCE }));
  expect(on).toEqual([true, false, false, false]);
  const held = ['on', 'off', ''].map((SELGEN_BOUNDS) => areBoundsHeld({ SELGEN_BOUNDS, SELGEN_DATA: 'mine' }));
  expect(held).toEqual([true, false, false]);
  expect(areBoundsHeld({})).toBe(true);
  expect(seedsFrom({ SELGEN_SEEDS: '3, 1' })).toEqual([3, 1]);
  expect(seedsFrom({ SELGEN_SEEDS: '' })).toEqual([1]);
  expect(['off', 'OFF', 'offside', '', undefined].map(isOff)).toEqual([true, true, false, false, false]);
});

test('trackers are refused in the words of the one that starts them, which names the same', () => {
  const { key, setting, method, seed } = sampleResult({ method: 'kl', strength: 1 });
  const env = { SELGEN_TRACK: 'foo' };
  expect(() => trackTrial({ key, setting, method, seed }, env)).toThrow(environmentProblems(env)[0]);
});
