import { expect, test } from 'vitest';
import { methodTitle } from './method-title.ts';

test('a method is named with its strength, if it has one', () => {
  expect(methodTitle({ name: 'kl', strength: { option: 'beta', value: 0.1 } })).toBe('kl beta=0.1');
  expect(methodTitle({ name: 'taskOnly' })).toBe('taskOnly');
});
