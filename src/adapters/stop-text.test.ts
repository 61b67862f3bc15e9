import fc from 'fast-check';
import { expect, test } from 'vitest';
import { untilStop } from './stop-text.ts';

test('ends before the text that is complete first, the longer one where two end together', () => {
  expect(untilStop('Yes. User: no', ['User:', '.'])).toEqual({ text: 'Yes', ended: true });
  expect(untilStop('aba', ['b', 'aba'])).toEqual({ text: 'a', ended: true });
  expect(untilStop('aab', ['b', 'ab'])).toEqual({ text: 'a', ended: true });
  expect(untilStop('Yes', [])).toEqual({ text: 'Yes', ended: false });
});

test('holds back what may become one of them, until it is clear or nothing follows', () => {
  expect(untilStop('Yes. Us', ['User:'])).toEqual({ text: 'Yes. ', ended: false });
  expect(untilStop('Yes. Us', ['User:'], true)).toEqual({ text: 'Yes. Us', ended: false });
  expect(untilStop('Yes. Usually', ['User:'])).toEqual({ text: 'Yes. Usually', ended: false });
});

test('tells in pieces what it tells of the whole, and never takes anything back', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 20 });
  const stops = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3 }), {
    maxLength: 3,
  });
  fc.assert(
    fc.property(text, stops, (whole, stops) => {
      let told = '';
      for (let length = 1; length <= whole.length; length++) {
        const { text, ended } = untilStop(whole.slice(0, length), stops);
        expect(text.startsWith(told)).toBe(true);
        told = text;
        if (ended) break;
      }
      const last = untilStop(whole, stops, true);
      expect(last.text.startsWith(told)).toBe(true);
      if (last.ended) expect(told).toBe(last.text);
      for (const stop of stops) expect(last.text).not.toContain(stop);
    }),
    { numRuns: 1_000 },
  );
});
