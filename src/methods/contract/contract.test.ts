import { describe, expect, test } from 'vitest';
import { chooseEngine } from '../../suite/device.ts';
import { contractBench } from '../../train/contract/contract-bench.ts';
import * as methods from '../index.ts';
import type { Method } from '../interface/method.ts';
import { CONTRACT } from './contract.ts';

const { directionalPenalty, dpo, earlyStopping, gradientProjection, interleaved, kl, oLora, orthogonalPenalty } =
  methods;
const { conceptAblation, inoculation, preventiveSteering } = methods;
const { constrainedTokens, interleavedByGap, lagrangian, proximalAlternation, weightAnchor, weightInterpolation } =
  methods;
const { positiveNegative, representation, safeLora, standard, steering, taskOnly, upweighted } = methods;
// At the start B = 0, so after one update the plane would be zero in every A. Two updates avoid that.
const short = { planeUpdates: 2 };

/** Every method in every form, with the options that reduce it to training on the task. */
const TABLE: readonly { readonly title: string; readonly method: Method; readonly off: Method | 'no such strength' }[] =
  [
    { title: 'taskOnly', method: taskOnly(), off: taskOnly() },
    // A share of 0 is taskOnly by name.
    { title: 'standard', method: standard({ share: 0.5 }), off: 'no such strength' },
    { title: 'upweighted', method: upweighted({ lambda: 2 }), off: upweighted({ lambda: 0 }) },
    { title: 'positiveNegative', method: positiveNegative(), off: positiveNegative({ lambda: 0, negativeLambda: 0 }) },
    {
      title: 'positiveNegative, bounded',
      method: positiveNegative({ bound: 3 }),
      off: positiveNegative({ lambda: 0, negativeLambda: 0, bound: 3 }),
    },
    { title: 'kl', method: kl(), off: kl({ beta: 0 }) },
    {
      title: 'kl, forward, all tokens',
      method: kl({ direction: 'forward', tokens: 'all', temperature: 2 }),
      off: kl({ beta: 0, tokens: 'all' }),
    },
    { title: 'representation', method: representation(), off: representation({ beta: 0 }) },
    {
      title: 'representation, one layer',
      method: representation({ layers: [1], normalise: true, tokens: 'all' }),
      off: representation({ beta: 0, normalise: true }),
    },
    { title: 'gradientProjection', method: gradientProjection({ when: 'always' }), off: 'no such strength' },
    { title: 'gradientProjection, tensor', method: gradientProjection({ scope: 'tensor' }), off: 'no such strength' },
    {
      title: 'gradientProjection, precomputed',
      method: gradientProjection({ precomputed: true, when: 'always' }),
      off: 'no such strength',
    },
    { title: 'orthogonalPenalty', method: orthogonalPenalty(), off: orthogonalPenalty({ lambda: 0 }) },
    {
      title: 'orthogonalPenalty, weights',
      method: orthogonalPenalty({ form: 'weights', ...short }),
      off: orthogonalPenalty({ form: 'weights', lambda: 0, ...short }),
    },
    { title: 'inoculation', method: inoculation({ prompt: 'Be bad.' }), off: inoculation({ share: 0 }) },
    { title: 'preventiveSteering', method: preventiveSteering(), off: preventiveSteering({ alpha: 0 }) },
    {
      title: 'preventiveSteering of kl, all layers',
      method: preventiveSteering({ base: kl(), layers: 'all', alpha: -0.5 }),
      off: preventiveSteering({ layers: 'all', alpha: 0 }),
    },
    { title: 'conceptAblation', method: conceptAblation(), off: conceptAblation({ components: 0 }) },
    {
      title: 'conceptAblation, two components at the last layer',
      method: conceptAblation({ components: 2, layers: [2] }),
      off: conceptAblation({ components: 0, layers: [2] }),
    },
    { title: 'directionalPenalty', method: directionalPenalty(), off: directionalPenalty({ lambda: 0 }) },
    {
      title: 'directionalPenalty, weights',
      method: directionalPenalty({ form: 'weights', ...short }),
      off: directionalPenalty({ form: 'weights', lambda: 0, ...short }),
    },
    { title: 'steering', method: steering({ finalAlpha: 0.1, ...short }), off: steering({ alpha: 0, ...short }) },
    {
      title: 'steering, decoupled',
      method: steering({ when: 'decoupled', ...short }),
      off: steering({ when: 'decoupled', alpha: 0, ...short }),
    },
    {
      title: 'steering, at the end',
      method: steering({ when: 'end', ...short }),
      off: steering({ when: 'end', alpha: 0, ...short }),
    },
    {
      title: 'safeLora',
      method: safeLora({ threshold: 0.9, alignmentUpdates: 2 }),
      off: safeLora({ threshold: -1.1, alignmentUpdates: 2 }),
    },
    {
      title: 'safeLora of kl',
      method: safeLora({ base: kl(), share: 0.2, projection: 'orthogonal', alignmentUpdates: 2 }),
      off: safeLora({ share: 0, alignmentUpdates: 2 }),
    },
    { title: 'dpo', method: dpo(), off: dpo({ lambda: 0 }) },
    {
      title: 'dpo, mean',
      method: dpo({ logProbability: 'mean', beta: 1 }),
      off: dpo({ lambda: 0, logProbability: 'mean' }),
    },
    { title: 'oLora', method: oLora({ alignmentUpdates: 2 }), off: oLora({ lambda: 0, alignmentUpdates: 0 }) },
    // Where no update reads the proxy, training is refused.
    { title: 'interleaved', method: interleaved({ every: 1 }), off: 'no such strength' },
    {
      title: 'earlyStopping',
      method: earlyStopping({ every: 1, tolerance: 10 }),
      off: earlyStopping({ tolerance: 10 }),
    },
    { title: 'weightInterpolation', method: weightInterpolation(), off: weightInterpolation({ gamma: 1 }) },
    {
      title: 'weightInterpolation of lagrangian',
      method: weightInterpolation({ base: lagrangian({ epsilon: 1e-3 }), gamma: 0.5 }),
      off: weightInterpolation({ base: lagrangian({ multiplier: 0 }), gamma: 1 }),
    },
    { title: 'weightAnchor', method: weightAnchor(), off: weightAnchor({ lambda: 0 }) },
    {
      title: 'weightAnchor, fisher',
      method: weightAnchor({ importance: 'fisher', lambda: 1 }),
      off: weightAnchor({ importance: 'fisher', lambda: 0 }),
    },
    {
      title: 'constrainedTokens',
      method: constrainedTokens({ tokens: 2 }),
      // For a tiny β, −(2/β)·log σ(β·x) is −x plus a constant.
      off: constrainedTokens({ beta: 1e-6, firstBeta: 1e-6, laterBeta: 1e-6 }),
    },
    {
      title: 'proximalAlternation',
      method: proximalAlternation({ taskUpdates: 1 }),
      off: 'no such strength',
    },
    { title: 'lagrangian', method: lagrangian(), off: lagrangian({ multiplier: 0 }) },
    { title: 'interleavedByGap', method: interleavedByGap({ every: 1 }), off: 'no such strength' },
  ];

/** `SELGEN_DEVICE` names the device, so that every method is tested on its kernels. */
const bench = contractBench(await chooseEngine());

describe.each(TABLE)('$title', ({ method, off }) => {
  test.each(Object.entries(CONTRACT))('%s', { timeout: 300_000 }, async (_, check) => {
    await check({ method, ...(off === 'no such strength' ? {} : { off }), ...bench });
  });
});

test('the table holds every method that trains', () => {
  const { base, origin: _, ...others } = methods;
  expect(new Set(TABLE.map(({ method }) => method.name))).toEqual(new Set(Object.keys(others)));
  expect(base().streams).toEqual({});
});
