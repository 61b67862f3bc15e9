import { expect, test } from 'vitest';
import { referencesFirst } from './sequencer.ts';

test('suites that others are held against run first, then the longest, and the rest in the order they came', () => {
  const files = ['kl', 'steering', 'upweighted', 'o-lora', 'task-only', 'orthogonal-penalty'].map(
    (name) => `/suites/gcd/${name}.test.ts`,
  );
  const names = referencesFirst(files, (file) => file).map((file) =>
    file.slice('/suites/gcd/'.length, -'.test.ts'.length),
  );
  expect(names).toEqual(['task-only', 'upweighted', 'orthogonal-penalty', 'steering', 'kl', 'o-lora']);
});
