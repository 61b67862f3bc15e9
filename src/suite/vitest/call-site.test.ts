import { expect, test } from 'vitest';
import { callSite } from './call-site.ts';

test('an error is said to come from where the function was called', () => {
  const define = () => callSite(define);
  const here = define();
  const line = new Error('line above')
    .stack!.split('\n')[1]!
    .replace(/:(\d+):\d+\)?$/, (_, number) => `:${number - 1}`);
  const file = /call-site\.test\.ts:\d+/.exec(line)![0];
  const [message, first] = stackOf(() => here(() => expect.fail('too low'))).split('\n');
  expect(message).toBe('AssertionError: too low');
  expect(first).toContain(file);
  expect(() => here(() => {})).not.toThrow();
});

function stackOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    return (error as Error).stack!;
  }
  return 'nothing was thrown';
}
