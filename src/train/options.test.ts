import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import { originTraining } from '../methods/study/origin.ts';
import { embeddedTraining, ownModelTraining } from '../settings/embedded.ts';
import { checkTraining, type TrainingOptions, type trainingSchema } from './options.ts';

const check = (change: object) => () => checkTraining('sums', { ...embeddedTraining, ...change });
const adapter = (change: object) => ({ adapter: { ...embeddedTraining.adapter, ...change } });

describe('training options', () => {
  test('have a schema of the same type', () => {
    expectTypeOf<z.infer<typeof trainingSchema>>().toEqualTypeOf<TrainingOptions>();
  });

  test.each<[string, object]>([
    ['of the embedded model', {}],
    ['of a user’s own model', ownModelTraining],
    ['of the study, which does not clip', originTraining],
    [
      'of one update of one row',
      { updates: 1, taskRows: 1, alignmentRows: 1, timeMultiple: 1, ...adapter({ rank: 1 }) },
    ],
    ['in micro-batches, with layers computed twice', { accumulation: 16, checkpointing: true }],
    ['that ends before its peak', { updates: 3, warmup: 8 }],
    ['without warm-up and decay', { warmup: 0, weightDecay: 0 }],
    ['with the default of an option', { accumulation: undefined, timeMultiple: undefined }],
  ])('%s are as they should be', (_, change) => {
    expect(check(change)).not.toThrow();
  });

  const COUNT = 'to be a whole number of at least 1, got';
  const POSITIVE = 'to be a finite number above 0';
  test.each<[object, string]>([
    [{ updates: 0 }, `\`updates\` ${COUNT} 0. Correct it in \`training\`.`],
    [{ updates: -1 }, `\`updates\` ${COUNT} -1.`],
    [{ updates: 1.5 }, `\`updates\` ${COUNT} 1.5.`],
    [{ updates: undefined }, `\`updates\` ${COUNT} nothing.`],
    [{ updates: '30' }, `\`updates\` ${COUNT} "30".`],
    [{ taskRows: 0 }, `\`taskRows\` ${COUNT} 0.`],
    [{ alignmentRows: 0 }, `\`alignmentRows\` ${COUNT} 0.`],
    [{ accumulation: 0 }, `\`accumulation\` ${COUNT} 0.`],
    [{ accumulation: 3 }, '`accumulation` to be a divisor of `taskRows`, got 3.'],
    [{ timeMultiple: 0 }, `\`timeMultiple\` ${COUNT} 0.`],
    [{ maximumLength: NaN }, `\`maximumLength\` ${COUNT} NaN.`],
    [{ checkpointing: 1 }, '`checkpointing` to be true or false, got 1.'],
    [{ learningRate: -1 }, `\`learningRate\` ${POSITIVE}, got -1.`],
    [{ learningRate: 0 }, `\`learningRate\` ${POSITIVE}, got 0.`],
    [{ learningRate: NaN }, `\`learningRate\` ${POSITIVE}, got NaN.`],
    [{ warmup: -1 }, '`warmup` to be a whole number of at least 0, got -1.'],
    [{ weightDecay: -0.1 }, '`weightDecay` to be a finite number of at least 0, got -0.1.'],
    [
      { maxGradientNorm: Infinity },
      `\`maxGradientNorm\` ${POSITIVE}, where Number.MAX_VALUE clips nothing, got Infinity.`,
    ],
    [adapter({ rank: 0 }), `\`adapter.rank\` ${COUNT} 0.`],
    [adapter({ rank: 1.5 }), `\`adapter.rank\` ${COUNT} 1.5.`],
    [adapter({ alpha: 0 }), `\`adapter.alpha\` ${POSITIVE}, got 0.`],
    [adapter({ dropout: 1 }), '`adapter.dropout` to be a number from 0 to below 1, got 1.'],
    [adapter({ targets: [] }), '`adapter.targets` to be a list of at least one name, got [].'],
    [adapter({ ranks: 4 }), 'no options but rank, alpha, rankStabilized, dropout, targets in `adapter`, got `ranks`.'],
    [{ adapter: undefined }, '`adapter` to be an object, got nothing.'],
    [
      { adapter: { rank: 4 } },
      `\`adapter.alpha\` ${POSITIVE}, got nothing; \`adapter.rankStabilized\` to be true or false, got nothing; `,
    ],
    [
      { adapter: { rank: 4 } },
      'Correct them in `training`, where `adapter` is whole: { ...embeddedTraining.adapter, rank: 4 }.',
    ],
    [{ alignmentrows: 4 }, 'no options but updates, taskRows, alignmentRows, '],
    [{ alignmentrows: 4 }, ', got `alignmentrows`. Correct it in `training`.'],
    [{ updates: 0, taskRows: 0 }, `\`updates\` ${COUNT} 0; \`taskRows\` ${COUNT} 0. Correct them in \`training\`.`],
  ])('that are wrong are refused: %o', (change, message) => {
    expect(check(change)).toThrow('[sums] Expected ');
    expect(check(change)).toThrow(message);
  });

  test('have to be there', () => {
    expect(() => checkTraining('sums', undefined)).toThrow('[sums] Expected an object, got nothing. Correct it');
  });
});
