import { expect, test, vi } from 'vitest';
import { remembering } from './remembering.ts';

test('computes a result once, and again when others have taken its place', () => {
  const f = vi.fn((first: string, second?: { readonly n: number }) => `${first}${second?.n}`);
  const remembered = remembering(f, 2);
  expect([remembered('a', { n: 1 }), remembered('a', { n: 1 }), remembered('a', { n: 2 })]).toEqual(['a1', 'a1', 'a2']);
  expect(f).toHaveBeenCalledTimes(2);
  remembered('a', { n: 1 });
  remembered('b');
  expect(f).toHaveBeenCalledTimes(3);
  expect([remembered('a', { n: 1 }), f.mock.calls.length]).toEqual(['a1', 3]);
  expect([remembered('a', { n: 2 }), f.mock.calls.length]).toEqual(['a2', 4]);
});

test('keeps no error', () => {
  let fails = true;
  const remembered = remembering(() => {
    if (fails) throw new Error('not yet');
    return undefined;
  }, 2);
  expect(remembered).toThrow('not yet');
  fails = false;
  expect(remembered()).toBe(undefined);
});
