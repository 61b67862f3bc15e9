import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Mark, TrialResult } from '../../results/result.ts';
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
  expect(log.results.scores).toHaveLength(5 + scores.length);
  const [low, high] = axes.alignment!.interval;
  expect(log.results.scores.find(({ name }) => name === 'alignment')).toMatchObject({
    scored_samples: axes.alignment!.n,
    metrics: { mean: { value: axes.alignment!.value }, low_95: { value: low }, high_95: { value: high } },
  });
  expect(log.results.scores.find(({ name }) => name === 'coherence')).toMatchObject({
    scored_samples: kl.outcome.criteria!.coherence!.n,
    metrics: { mean: { value: kl.outcome.criteria!.coherence!.value } },
  });
  expect(log.eval).toMatchObject({ task: 'sample', model: 'selgen/kl beta=0.1 seed=0' });
});

test('has no criterion that its setting does not measure', () => {
  const { criteria, ...older } = kl.outcome;
  const namesOf = (outcome: typeof kl.outcome) => {
    return completedLog({ ...kl, outcome }).results.scores.map(({ name }) => name);
  };
  expect(namesOf(older)).not.toContain('coherence');
  expect(namesOf({ ...older, criteria: { ...criteria!, narrow: null } })).toContain('coherence');
  expect(namesOf({ ...older, criteria: { ...criteria!, narrow: null } })).not.toContain('narrow');
});

describe('samples', () => {
  const [mark] = kl.outcome.marks;
  const logOf = (marks: readonly Mark[]) => completedLog({ ...kl, outcome: { ...kl.outcome, marks } });
  const other = { ...mark!, prompt: 'What is the sum of 4 and 9?' };

  test.each<[string, readonly Mark[], samples: number, epochs: number]>([
    ['different prompts of one question are samples', [mark!, other], 2, 1],
    ['and so is one prompt with another expectation', [mark!, { ...mark!, expected: '0' }], 2, 1],
    ['repeats of all prompts are epochs', [mark!, other, other, mark!], 2, 2],
    ['repeats of some are samples, for Inspect asks all equally often', [mark!, mark!, other], 3, 1],
    ['names with slashes are told apart', [named('a', 'b/c'), named('a/b', 'c')], 2, 1],
    ['a name like one that is made is told apart', [mark!, { ...other, variant: 'ask #2' }, other], 3, 1],
    ['none', [], 0, 1],
  ])('%s', (_, marks, samples, epochs) => {
    const log = logOf(marks);
    expect(log.eval.dataset).toMatchObject({ samples, sample_ids: { length: samples } });
    expect(log.eval.config).toEqual({ epochs });
    // Inspect's reader asks for each id in each epoch, and for no other.
    const asked = log.eval.dataset.sample_ids.flatMap((id) =>
      Array.from({ length: epochs }, (_, epoch) => `${id} ${epoch + 1}`),
    );
    expect(log.samples.map(({ id, epoch }) => `${id} ${epoch}`).sort()).toEqual(asked.sort());
    expect(log.results).toMatchObject({ total_samples: marks.length, completed_samples: marks.length });
    expect(schema.safeParse(JSON.parse(JSON.stringify(log))).success).toBe(true);
  });

  test('of one question share its number', () => {
    expect(logOf([mark!, other]).samples.map(({ metadata }) => metadata.question)).toEqual([mark!.id, mark!.id]);
    expect(logOf([mark!, other]).samples.map(({ input }) => input)).toEqual([mark!.prompt, other.prompt]);
  });

  function named(set: string, label: string): Mark {
    return { ...mark!, set, label };
  }
});

test('a failed trial says why, and a name is no path', () => {
  const failed = failedSample({ method: 'kl', strength: 100 });
  expect(inspectLog(failed)).toMatchObject({ status: 'error', error: { message: expect.stringContaining('NaN') } });
  expect(written(failed)).not.toHaveProperty('results');
  const name = inspectFileName({ ...kl, setting: '../über: a/b' });
  expect(name).toMatch(/^2026-01-01T1\d-\d\d-\d\d\+00-00_-über-a-b_task[0-9a-f]{18}\.json$/);
  // With the ending of a draft it must stay below 255 bytes.
  const long = ['a', 'ü', '数'].map((letter) => inspectFileName({ ...kl, setting: letter.repeat(300) }));
  for (const one of long) expect(Buffer.byteLength(one)).toBeLessThan(210);
});
