import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logLikelihood } from '../tensor/losses.ts';
import { valueAndGradient } from '../tensor/params.ts';
import { tf } from '../tensor/tfjs.ts';
import { constrainedTokens } from './constrained-tokens.ts';
import { floats, positions } from './contract/arbitraries.ts';
import { givenStep } from './interface/given-step.ts';
import { taskOnly } from './task-only.ts';

const WORDS = 4;
const cases = positions(WORDS).chain(({ targets, rows }) =>
  fc.record({ targets: fc.constant(targets), rows: fc.constant(rows), logits: floats(targets.length * WORDS) }),
);

describe('constrainedTokens', () => {
  const betas = { firstBeta: 0.5, beta: 2, laterBeta: 0.1, tokens: 2 };

  test('is the mean of −(2/β_t)·log σ(β_t·gain), with t counted in each answer', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: -24, max: 0 }), ({ targets, rows, logits }, eighths) => {
        const base = eighths / 8;
        const matrix = tf.tensor(logits, [targets.length, WORDS]);
        const reference = tf.fill([targets.length], base);
        const step = givenStep({ streams: { task: { targets, rows, reference } } });
        const own = [...logLikelihood(matrix, step.targets('task')).dataSync()];
        const each = own.map((value, index) => {
          const t = index - rows.indexOf(rows[index]!) + 1;
          const beta = t === 1 ? 0.5 : t === 2 ? 2 : 0.1;
          return (2 / beta) * Math.log1p(Math.exp(-beta * (value - base)));
        });
        const expected = each.reduce((sum, value) => sum + value, 0) / each.length;
        const found = constrainedTokens(betas).loss!({ 'task.logits': matrix }, step).task!.dataSync()[0]!;
        expect(Math.abs(found - expected) / expected).toBeLessThan(1e-5);
      }),
    );
  });

  test('starts along the gradient of the task alone', () => {
    fc.assert(
      fc.property(cases, ({ targets, rows, logits }) => {
        const params = { 'task.logits': tf.tensor(logits, [targets.length, WORDS]) };
        const plain = givenStep({ streams: { task: { targets, rows } } });
        const reference = plain.logLikelihood(params, 'task');
        const step = givenStep({ streams: { task: { targets, rows, reference } } });
        const gradient = (method: ReturnType<typeof taskOnly>) =>
          valueAndGradient((leaves) => method.loss!(leaves, step).task!, params).grads['task.logits']!;
        const difference = gradient(constrainedTokens(betas)).sub(gradient(taskOnly())).abs().max().dataSync()[0]!;
        expect(difference).toBeLessThan(1e-6);
      }),
    );
  });
});
