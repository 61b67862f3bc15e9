import { expect, test } from 'vitest';
import { failedSample, sampleComparison } from '../../results/sample-results.ts';
import { textTable } from './text-table.ts';

test('the terminal’s table has one aligned row a point, and names what failed', () => {
  const points = sampleComparison().filter(({ method }) => method.name === 'base' || method.name === 'kl');
  const failed = failedSample({ method: 'kl', strength: 100 }, 'Expected a finite loss, got \u001B[31mNaN.');
  expect(`\n${textTable([...points, failed])}\n`).toMatchInlineSnapshot(`
    "
    sample       task              capability        alignment
    base         0.25 (0.14–0.40)  0.96 (0.92–0.98)  0.98 (0.96–1.00)
    kl beta=0.1  0.95 (0.83–0.99)  0.90 (0.85–0.93)  0.55 (0.48–0.62)
    kl beta=1    0.88 (0.74–0.95)  0.91 (0.86–0.94)  0.78 (0.72–0.83)
    kl beta=10   0.78 (0.62–0.88)  0.92 (0.87–0.95)  0.86 (0.81–0.91)

    failed: sample kl beta=100, seed 0: Expected a finite loss, got ⟨U+001B⟩[31mNaN.
    "
  `);
});

test('says nothing of nothing', () => {
  expect(textTable([])).toBe('');
});
