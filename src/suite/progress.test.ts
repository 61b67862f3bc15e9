import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { downloadProgress } from './progress.ts';

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
