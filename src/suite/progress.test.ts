import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { downloadProgress, lineProgress } from './progress.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a download tells its size at once, and then every few seconds how far it is', () => {
  const lines: string[] = [];
  const tell = downloadProgress('gcd · org/tiny', (line) => lines.push(line) > 0);
  tell(1_000_000, 5_000_000_000);
  vi.advanceTimersByTime(2000);
  tell(400_000_000, 5_000_000_000);
  vi.advanceTimersByTime(8000);
  tell(1_000_000_000, 5_000_000_000);
  expect(lines).toEqual([
    'gcd · org/tiny · downloading 5.00 GB, in MB:\n',
    'gcd · org/tiny · downloading 5.00 GB, in MB: 1000/5000 · 40 s left\n',
  ]);
});

test('the time left is told once enough is done to know it, in hours and minutes where it is long', () => {
  const lines: string[] = [];
  const progress = lineProgress('gcd · kl', (line) => lines.push(line) > 0);
  progress.phase('answering');
  // A setup of an hour says nothing of the rate.
  vi.advanceTimersByTime(3_600_000);
  for (const done of [1, 20, 31, 451]) {
    progress.advance(done, 900, 'questions');
    vi.advanceTimersByTime(60_000);
  }
  expect(lines.slice(1)).toEqual([
    'gcd · kl · answering 1/900 · questions\n',
    'gcd · kl · answering 20/900 · questions\n',
    'gcd · kl · answering 31/900 · questions · 57 min 56 s left\n',
    'gcd · kl · answering 451/900 · questions · 3 min 00 s left\n',
  ]);
});
