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
  for (const done of [1, 20, 30, 450]) {
    vi.advanceTimersByTime(60_000);
    progress.advance(done, 900, 'questions');
  }
  expect(lines.slice(1)).toEqual([
    'gcd · kl · answering 1/900 · questions\n',
    'gcd · kl · answering 20/900 · questions\n',
    'gcd · kl · answering 30/900 · questions · 1 h 27 min left\n',
    'gcd · kl · answering 450/900 · questions · 4 min 00 s left\n',
  ]);
});
