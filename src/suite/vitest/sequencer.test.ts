import { expect, test } from 'vitest';
import { referencesFirst } from './sequencer.ts';

test('suites that others are held against run first, and the rest in the order they came', () => {
  const files = ['steering', 'upweighted', 'o-lora', 'task-only', 'dpo'].map((name) => `/suites/gcd/${name}.test.ts`);
  const names = referencesFirst(files, (file) => file).map((file) =>
    file.slice('/suites/gcd/'.length, -'.test.ts'.length),
  );
  expect(names).toEqual(['task-only', 'upweighted', 'steering', 'o-lora', 'dpo']);
});
