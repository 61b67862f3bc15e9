import { expect, test } from 'vitest';
import { timeLeft, trialsOf } from './time-left.ts';

test('counts the trials of suites, not what they are compared with', () => {
  const suite = `const unlike = { method: taskOnly(), replies: atLeast(0.05) };
defineSuite(gcd(), [
  { method: kl({ beta: 1 }), task: atLeast(0.8), unlike },
  { method: base(), unlike: { method: oLora({ lambda: 5 }), replies: atLeast(0.05) } },
]);`;
  expect(trialsOf([suite, suite])).toBe(4);
});

test('says what is left by how fast it went', () => {
  expect(timeLeft({ total: 20, before: 8, own: 2, seconds: 120 })).toBe(
    '2 trials trained, 10 to 18 to do, 10 to 18 min left',
  );
  expect(timeLeft({ total: 20, before: 0, own: 0, seconds: 60 })).toBe('no trial trained yet; 20 to 20 to do');
});
