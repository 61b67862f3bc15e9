import { expect, test } from 'vitest';
import { failedSample, sampleResult } from '../../results/sample-results.ts';
import { markdownTable } from './markdown-table.ts';

test('markdownTable shows every point and failure, and nothing in them is Markdown', () => {
  const hostile = { ...failedSample({ method: 'kl', strength: 100 }), setting: 'a | <b>*c*\n# d' };
  const text = markdownTable([sampleResult({ method: 'base' }), sampleResult({ method: 'kl', strength: 1 }), hostile]);
  const lines = text.split('\n');
  expect(lines.slice(0, 4)).toEqual([
    '| sample | task | capability | alignment |',
    '|---|---|---|---|',
    expect.stringMatching(/^\| base \| \d\.\d\d \(\d\.\d\d–\d\.\d\d\) \|/),
    expect.stringMatching(/^\| kl beta=1 \|/),
  ]);
  expect(lines.at(-2)).toMatch(/^\* failed: a \\\| &lt;b>\\\*c\\\* \\# d kl beta=100, seed 0: Expected a finite loss/);
});
