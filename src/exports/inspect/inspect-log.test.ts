import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { TrialResult } from '../../results/result.ts';
import { failedSample, sampleResult } from '../../results/sample-results.ts';
import { inspectFileName, inspectLog } from './inspect-log.ts';

const file = new URL('../../../fixtures/golden/inspect-logs/schema.json', import.meta.url);
/** Inspect's own schema, which rejects unknown fields. */
const schema = z.fromJSONSchema(JSON.parse(readFileSync(file, 'utf8')));
const written = (trial: TrialResult) => JSON.parse(JSON.stringify(inspectLog(trial)));
const completedLog = (trial: TrialResult) => {
  const { results, samples, ...log } = inspectLog(trial);
  if (!results || !samples) throw new Error('Expected a completed trial.');
  return { ...log, results, samples };
};
const kl = sampleResult({ method: 'kl', strength: 0.1 });

test.each([
  ['completed', kl],
  ['without a strength', sampleResult({ method: 'base' })],
  ['failed', failedSample({ method: 'kl', strength: 100 })],
])("a trial that is %s is a log by Inspect's schema", (_, trial) => {
  expect(schema.safeParse(written(trial)).error?.issues).toBeUndefined();
});

test('the schema refuses what Inspect would pass over or not read', () => {
  const { samples, ...log } = written(kl);
  for (const broken of [
    { ...log, colour: 1 },
    { ...log, status: 'done' },
    { ...log, samples: [{ ...samples[0], id: null }] },
    { ...log, samples: [{ ...samples[0], scores: { verdict: { value: null, history: [] } } }] },
    { ...log, eval: { ...log.eval, task: undefined } },
  ])
    expect(schema.safeParse(JSON.parse(JSON.stringify(broken))).success).toBe(false);
});

test('samples are the marks, scores the axes and what they are made of', () => {
  const log = completedLog(kl);
  const { marks, axes, scores } = kl.outcome;
  expect(log.samples).toHaveLength(marks.length);
  expect(Object.keys(written(kl)).at(-1)).toBe('samples');
  expect(log.samples[3]).toMatchObject({
    input: marks[3]!.prompt,
    target: marks[3]!.expected,
    output: { completion: marks[3]!.reply },
    scores: { verdict: { value: marks[3]!.verdict, explanation: marks[3]!.why } },
  });
  expect(log.results.scores).toHaveLength(3 + scores.length);
  const [low, high] = axes.alignment!.interval;
  expect(log.results.scores.find(({ name }) => name === 'alignment')).toMatchObject({
    scored_samples: axes.alignment!.n,
    metrics: { mean: { value: axes.alignment!.value }, low_95: { value: low }, high_95: { value: high } },
  });
  expect(log.eval).toMatchObject({ task: 'sample', model: 'selgen/kl beta=0.1 seed=0' });
});

test('a question that is asked again is the next epoch of its sample', () => {
  const [mark] = kl.outcome.marks;
  const log = completedLog({
    ...kl,
    outcome: { ...kl.outcome, marks: [mark!, mark!, { ...mark!, variant: 'other' }] },
  });
  expect(log.samples.map(({ epoch }) => epoch)).toEqual([1, 2, 1]);
  expect(log.eval.dataset.sample_ids).toHaveLength(2);
});

test('a failed trial says why, and a name is no path', () => {
  const failed = failedSample({ method: 'kl', strength: 100 });
  expect(inspectLog(failed)).toMatchObject({ status: 'error', error: { message: expect.stringContaining('NaN') } });
  expect(written(failed)).not.toHaveProperty('results');
  const name = inspectFileName({ ...kl, setting: '../über: a/b' });
  expect(name).toMatch(/^2026-01-01T1\d-\d\d-\d\d\+00-00_-über-a-b_task[0-9a-f]{18}\.json$/);
});
