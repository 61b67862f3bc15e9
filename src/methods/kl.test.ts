import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { valueAndGradient } from '../tensor/params.ts';
import { logSoftmax } from '../tensor/smooth.ts';
import { tf } from '../tensor/tfjs.ts';
import { floats, positions } from './contract/arbitraries.ts';
import { givenStep } from './interface/given-step.ts';
import { kl } from './kl.ts';

const WORDS = 4;
const cases = positions(WORDS).chain((stream) =>
  fc.record({
    stream: fc.constant(stream),
    logits: floats(stream.targets.length * WORDS),
    base: floats(stream.targets.length * WORDS),
    temperature: fc.constantFrom(0.5, 1, 2),
  }),
);
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;
type Direction = 'reverse' | 'forward';

/** The term, and its gradient with respect to the proxy's logits. */
function term({ stream, logits, base }: Omit<Case, 'temperature'>, options: Parameters<typeof kl>[0]) {
  const matrix = (values: readonly number[]) => tf.tensor([...values], [stream.targets.length, WORDS]);
  const step = givenStep({ streams: { task: stream, alignment: { ...stream, reference: logSoftmax(matrix(base)) } } });
  const params = { 'task.logits': matrix(logits), 'alignment.logits': matrix(logits) };
  const { value, grads } = valueAndGradient((leaves) => kl(options).loss!(leaves, step).kl!, params);
  return { value: value.dataSync()[0]!, gradient: [...grads['alignment.logits']!.dataSync()] };
}

/** log p of each row at a temperature, in float64. */
function rowsOf(logits: readonly number[], temperature: number): number[][] {
  return Array.from({ length: logits.length / WORDS }, (_, row) => {
    const scaled = logits.slice(row * WORDS, (row + 1) * WORDS).map((logit) => logit / temperature);
    const total = Math.log(scaled.reduce((sum, logit) => sum + Math.exp(logit), 0));
    return scaled.map((logit) => logit - total);
  });
}

const divergence = (p: readonly number[], q: readonly number[]) =>
  p.reduce((sum, log, word) => sum + Math.exp(log) * (log - q[word]!), 0);

describe.each<Direction>(['reverse', 'forward'])('the term of kl, %s', (direction) => {
  test('is β times the mean divergence over positions, never negative', () => {
    fc.assert(
      fc.property(cases, ({ temperature, ...example }) => {
        const [own, base] = [rowsOf(example.logits, temperature), rowsOf(example.base, temperature)];
        const each = own.map((row, index) =>
          direction === 'reverse' ? divergence(row, base[index]!) : divergence(base[index]!, row),
        );
        const expected = (3 * each.reduce((sum, value) => sum + value, 0)) / each.length;
        const { value } = term(example, { beta: 3, direction, temperature });
        expect(Math.abs(value - expected)).toBeLessThan(1e-5 * (1 + expected));
        expect(value).toBeGreaterThan(-1e-6);
      }),
    );
  });

  test('has the gradient that the formula has', () => {
    fc.assert(
      fc.property(cases, ({ temperature, ...example }) => {
        const [own, base] = [rowsOf(example.logits, temperature), rowsOf(example.base, temperature)];
        const formula = own.flatMap((row, index) => {
          const other = base[index]!;
          const whole = divergence(row, other);
          return row.map((log, word) =>
            direction === 'reverse'
              ? Math.exp(log) * (log - other[word]! - whole)
              : Math.exp(log) - Math.exp(other[word]!),
          );
        });
        const { gradient } = term(example, { beta: 2, direction, temperature });
        gradient.forEach((slope, index) => {
          const expected = (2 * formula[index]!) / temperature / own.length;
          expect(Math.abs(slope - expected)).toBeLessThan(2e-5 * (1 + Math.abs(expected)));
        });
      }),
    );
  });

  test('is 0 with gradient 0 at the base, at any temperature', () => {
    fc.assert(
      fc.property(cases, ({ temperature, ...example }) => {
        const { value, gradient } = term({ ...example, logits: example.base }, { direction, temperature });
        expect(Math.abs(value)).toBeLessThan(1e-6);
        expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-6);
      }),
    );
  });

  test('is finite for logits of ±10,000', () => {
    fc.assert(
      fc.property(cases, ({ temperature, ...example }) => {
        const far = { ...example, logits: example.logits.map((logit) => Math.sign(logit) * 1e4) };
        const { value, gradient } = term(far, { direction, temperature });
        expect([value, ...gradient].every(Number.isFinite)).toBe(true);
      }),
    );
  });
});
