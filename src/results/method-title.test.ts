import { expect, test } from 'vitest';
import { methodTitle, pointTitle, shownStrength } from './method-title.ts';

test('a method is named with its strength, if it has one', () => {
  expect(methodTitle({ name: 'kl', strength: { option: 'beta', value: 0.1 } })).toBe('kl beta=0.1');
  expect(methodTitle({ name: 'taskOnly' })).toBe('taskOnly');
});

test('a point is named by its sweep, and its strength has no rounding error', () => {
  const strength = { option: 'beta', value: 3 * 0.0000123456789 };
  expect(pointTitle({ name: 'kl tokens=all', method: { strength } })).toBe('kl tokens=all beta=0.000037037');
  expect(pointTitle({ name: 'kl', method: {} })).toBe('kl');
  expect([0.1 + 0.2, 1e4, 0.001, 1e-9].map(shownStrength)).toEqual([0.3, 1e4, 0.001, 1e-9]);
});
