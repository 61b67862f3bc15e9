import { expect, test } from 'vitest';
import { aggregate } from '../../results/aggregate.ts';
import { type SampleTrial, sampleResult } from '../../results/sample-results.ts';
import { embeddedTraining } from '../../settings/embedded.ts';
import { noteOn } from './note.ts';

const base = { method: 'base', task: 0.2, alignment: 0.98 };
const taskOnly = { method: 'taskOnly', task: 0.95, alignment: 0.2 };
const noteOf = (...trials: SampleTrial[]) =>
  noteOn({
    results: trials.map((trial) => sampleResult(trial)),
    planned: trials.length,
    name: 'sample',
    training: embeddedTraining,
  });
const FEW = 'Those of fewer than 3 seeds compare these trainings, not methods.';
const APART = /can be told apart from training on the task alone as better aligned/;

test('overlapping intervals do not tell a method apart, which is not said to regain nothing', () => {
  const note = noteOf(base, taskOnly, { method: 'kl', strength: 1, alignment: 0.26 });
  expect(note).toMatch(APART);
  expect(note).toMatch(/This does not mean that none regained any/);
  expect(note).not.toMatch(/No method/);
});

test('a method that is better by the paired difference is named, with the difference', () => {
  const note = noteOf(base, taskOnly, { method: 'kl', strength: 1, alignment: 0.8 });
  expect(note).toMatch(
    /Better aligned than training on the task alone, .*: `kl` \+0\.\d\d \(\+0\.\d\d to \+0\.\d\d, 1 seed\)\./,
  );
  expect(note).toContain(FEW);
  expect(note).not.toMatch(APART);
});

test('a gain on the same questions counts where the intervals of the two scores overlap', () => {
  const trials = [1, 2, 3].flatMap((seed) => [
    { ...base, seed, task: 0.4 },
    { ...taskOnly, seed, task: 0.6 },
  ]);
  const results = trials.map((trial) => sampleResult(trial));
  const tasks = (method: string) =>
    aggregate(results).cells.find((cell) => cell.method.name === method)!.axes.task!.interval;
  expect(tasks('base')[1]).toBeGreaterThan(tasks('taskOnly')[0]);
  const note = noteOf(...trials);
  expect(note).toMatch(/It learned the task: \+0\.\d\d \(\+/);
  expect(note).not.toContain(FEW);
  // As while an experiment of three seeds runs.
  const early = noteOf(...trials, { method: 'kl', strength: 1, seed: 1, alignment: 0.8 });
  expect(early).toMatch(/Better aligned .*, 1 seed\)/);
  expect(early).toContain(FEW);
});

test('a lucky seed of a method, or an unlucky one of taskOnly, does not speak for all', () => {
  const rates = { taskOnly: [0.3, 0.7, 0.7], kl: [0.7, 0.3, 0.7] };
  const note = noteOf(
    ...[1, 2, 3].map((seed) => ({ ...base, seed })),
    ...Object.entries(rates).flatMap(([method, alignments]) =>
      alignments.map((alignment, at) => ({ method, seed: at + 1, task: 0.9, alignment })),
    ),
  );
  expect(note).toContain('compares means over seeds');
  expect(note).not.toMatch(/Better aligned than/);
});

test('nothing is said of methods where nothing was lost, or where there are none', () => {
  const harmless = { ...taskOnly, alignment: 0.97 };
  for (const note of [noteOf(base, harmless, { method: 'kl', strength: 1 }), noteOf(base, taskOnly)]) {
    expect(note).not.toMatch(APART);
    expect(note).not.toMatch(/Better aligned than/);
  }
});
