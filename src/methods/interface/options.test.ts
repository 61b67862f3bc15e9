import { describe, expect, test } from 'vitest';
import * as methods from '../index.ts';
import type { Method } from './method.ts';

type Factory = (options: never) => unknown;
const { base, taskOnly, origin, ...configurable } = methods;
const factories: Readonly<Record<string, Factory>> = configurable;

describe('a wrong option is an error that names the method and the option', () => {
  test.each<[keyof typeof configurable, unknown, RegExp]>([
    ['standard', { share: 1 }, /`share`/],
    ['upweighted', { lambda: Number.NaN }, /`lambda`/],
    ['positiveNegative', { bound: 0 }, /`bound`/],
    ['kl', { beta: -1 }, /`beta`/],
    ['kl', { direction: 'sideways' }, /`direction`/],
    ['representation', { layers: [] }, /`layers`/],
    ['representation', { layers: [0] }, /`layers\.0`/],
    ['gradientProjection', { scope: 'row' }, /`scope`/],
    ['orthogonalPenalty', { lambda: '1' }, /`lambda`/],
    ['directionalPenalty', { planeUpdates: 0 }, /`planeUpdates`/],
    ['steering', { alpha: Number.POSITIVE_INFINITY }, /`alpha`/],
    ['safeLora', { threshold: 0.5, count: 3 }, /expected one of `threshold`, `share` and `count`, got several/],
    ['safeLora', { base: methods.base() }, /`base`: expected a method that trains/],
    ['dpo', { logProbability: 'max' }, /`logProbability`/],
    ['oLora', { lambda: -1 }, /`lambda`/],
    ['interleaved', { every: 1.5 }, /`every`/],
    ['preventiveSteering', { alpha: Number.NaN }, /`alpha`/],
    ['preventiveSteering', { layers: [0] }, /`layers/],
    ['conceptAblation', { components: 0.5 }, /`components`/],
    ['inoculation', { share: 1.5 }, /`share`/],
    ['inoculation', { prompt: '' }, /`prompt/],
    ['earlyStopping', { base: 'kl' }, /`base`: expected a method that trains/],
    ['earlyStopping', { tolerance: -0.1 }, /`tolerance`/],
    ['weightInterpolation', { base: methods.base() }, /`base`: expected a method that trains/],
    ['weightInterpolation', { gamma: -1 }, /`gamma`/],
    ['weightAnchor', { importance: 'hessian' }, /`importance`/],
    ['constrainedTokens', { beta: 0 }, /`beta`/],
    ['proximalAlternation', { proxyUpdates: 0 }, /`proxyUpdates`/],
    ['lagrangian', { epsilon: 0 }, /`epsilon`/],
    ['interleavedByGap', { share: 0 }, /`share`/],
  ])('%s(%o)', (name, options, problem) => {
    const attempt = () => factories[name]!(options as never);
    expect(attempt).toThrow(`[${name}] Expected valid options`);
    expect(attempt).toThrow(problem);
  });

  test.each(Object.keys(factories))('%s, of a key that it does not know', (name) => {
    expect(() => factories[name]!({ strenght: 1 } as never)).toThrow(/\[.*\] Expected valid options.*strenght/);
  });
});

test.each(Object.entries(factories))(
  '%s is made by a function of its name, with all its options as plain JSON',
  (name, make) => {
    const method = (make as () => Method)();
    expect(method.name).toBe(name);
    expect(JSON.parse(JSON.stringify(method.options))).toEqual(method.options);
    if (method.strength) expect(method.options[method.strength.option]).toBe(method.strength.value);
  },
);

test('every preset of the study is one of the methods, and takes its strength', () => {
  for (const make of Object.values(origin)) expect(Object.keys(factories)).toContain(make().name);
  expect(origin.kl({ beta: 1000 })).toMatchObject({
    options: { beta: 1000, direction: 'reverse', tokens: 'all', temperature: 1 },
  });
  expect(origin.representation().options).toMatchObject({ reduction: 'sum', hidden: 'mean', tokens: 'all' });
  expect(origin.gradientProjection().options).toMatchObject({ scope: 'tensor', when: 'always' });
  expect(origin.dpo().options).toMatchObject({ logProbability: 'mean' });
});
