import { describe, expect, test } from 'vitest';
import { byteCount, collected, integers, numberFrom, shareFrom } from './values.ts';

describe('values of options', () => {
  test.each<[string, unknown, unknown]>([
    ['a number', numberFrom(0)('0.5'), 0.5],
    ['a share', shareFrom('1'), 1],
    ['texts that come again', collected('b', ['a']), ['a', 'b']],
    ['seeds', integers('1,2,-3'), '1,2,-3'],
    ['seeds with gaps', integers('1, 2'), '1,2'],
    ['bytes', byteCount('12'), 12],
    ['with a unit', byteCount('1.5GB'), 1.5e9],
    ['with a gap', byteCount('20 mb'), 2e7],
    ['and an exponent', byteCount('1e9'), 1e9],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected));

  test.each<[() => unknown, RegExp]>([
    [() => numberFrom(0)('-1'), /a number from 0, got '-1'/],
    [() => numberFrom()(' '), /a number, got ' '/],
    [() => shareFrom('0'), /above 0 and up to 1, got '0'/],
    [() => shareFrom('2'), /above 0 and up to 1, got '2'/],
    [() => collected(''), /a text, got an empty one/],
    [() => integers('1,,2'), /whole numbers in digits, .* such as 1,2,3, got '1,,2'/],
    [() => integers('1,1'), /each once, .* got '1,1'/],
    [() => integers('0x10'), /in digits, .* got '0x10'/],
    [() => byteCount('much'), /a size, such as 500MB or 2GB, got 'much'/],
  ])('or %s', (read, message) => expect(read).toThrow(message));
});
