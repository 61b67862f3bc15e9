import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleText } from './visible-text.ts';

test.each([
  ['a direction override', 'safe \u202Eevil', 'safe ⟨U+202E⟩evil'],
  ['an isolate', '\u2067a\u2069', '⟨U+2067⟩a⟨U+2069⟩'],
  ['a zero-width space', 'a\u200Bb', 'a⟨U+200B⟩b'],
  ['a soft hyphen', 'a\u00ADb', 'a⟨U+00AD⟩b'],
  ['a null', 'a\0b', 'a⟨U+0000⟩b'],
  ['a terminal escape', '\u001B[31m', '⟨U+001B⟩[31m'],
  ['half a surrogate pair', 'a\uD83D', 'a⟨U+D83D⟩'],
  ['a tag character', 'a\u{E0041}', 'a⟨U+E0041⟩'],
  ['a line separator', 'a\u2028b', 'a⟨U+2028⟩b'],
])('shows %s', (_title, text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test.each(['Yes: 3 × 4 = 12.', 'שלום', 'مرحبا', '日本語', 'é 🙂', 'two\nlines\tand a tab'])(
  'leaves %j alone',
  (text) => {
    expect(visibleText(text)).toBe(text);
  },
);

test('leaves nothing invisible, whatever it is given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visibleText(text)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/u);
    }),
  );
});
