import { expect, test } from 'vitest';
import { replaceSection } from './section.ts';

test('replaces what stands between the markers, and only that', () => {
  const page = 'Before.\n<!-- a -->\n\nold\n\n<!-- /a -->\nAfter.\n';
  const renewed = replaceSection(page, 'a', 'new\n');
  expect(renewed).toBe('Before.\n<!-- a -->\n\nnew\n\n<!-- /a -->\nAfter.\n');
  expect(replaceSection(renewed, 'a', 'new')).toBe(renewed);
});

test.each(['none', '<!-- a --> twice <!-- a --> <!-- /a -->', '<!-- /a --> <!-- a -->'])(
  'refuses a page whose markers are not there once and in order: %s',
  (page) => {
    expect(() => replaceSection(page, 'a', 'new')).toThrow(/once in the page, .* Put the markers there/);
    expect(() => replaceSection(page, 'a', 'new', 'NOTE.md')).toThrow(/once in NOTE\.md, got/);
  },
);
