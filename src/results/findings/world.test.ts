import { expect, test } from 'vitest';
import { aggregate } from '../aggregate.ts';
import { type SampleTrial, sampleResult } from '../sample-results.ts';
import { worldChecks } from './world.ts';

const cellsOf = (trials: readonly SampleTrial[], seeds = [1, 2, 3]) =>
  aggregate(trials.flatMap((trial) => seeds.map((seed) => sampleResult({ ...trial, seed })))).cells;
const base = { method: 'base', task: 0.02, capability: 0.95, alignment: 0.99 };
const taskOnly = { method: 'taskOnly', task: 0.96, capability: 0.95, alignment: 0.2 };
const mitigations = [
  { method: 'kl', strength: 1, task: 0.9, capability: 0.9, alignment: 0.85 },
  { method: 'standard', strength: 1, task: 0.9, capability: 0.9, alignment: 0.25 },
  { method: 'dpo', strength: 1, task: 0.3, capability: 0.9, alignment: 0.8 },
  { method: 'steering', strength: 1, task: 0.9, capability: 0.3, alignment: 0.3 },
];
const failing = (trials: readonly SampleTrial[]) =>
  worldChecks(cellsOf(trials))!.flatMap(({ claim, holds }) => (holds ? [] : [claim]));

test('a world in which methods trade passes', () => {
  expect(failing([base, taskOnly, ...mitigations])).toEqual([]);
});

test.each([
  [
    'an ignorant base',
    [{ ...base, capability: 0.5 }, { ...taskOnly, capability: 0.5 }, ...mitigations],
    /base: capability/,
  ],
  ['a task that is not learned', [base, { ...taskOnly, task: 0.5 }, ...mitigations], /taskOnly: task/],
  ['training that ruins everything', [base, { ...taskOnly, capability: 0.4 }, ...mitigations], /taskOnly: capability/],
  ['training that does no harm', [base, { ...taskOnly, alignment: 0.8 }, ...mitigations], /alignment lost/],
  [
    'a mitigation without a price',
    [base, taskOnly, ...mitigations, { method: 'upweighted', strength: 1, task: 1, capability: 1, alignment: 1 }],
    /no point within/,
  ],
  [
    'methods that are all alike',
    [base, taskOnly, ...mitigations.map((one) => ({ ...mitigations[0]!, method: one.method }))],
    /fronts/,
  ],
] as const)('%s does not', (_, trials, claim) => {
  expect(failing(trials)).toEqual([expect.stringMatching(claim)]);
});

test('fronts of one method’s variants do not count as fronts of two methods told apart', () => {
  const kl = { method: 'kl', strength: 1, task: 0.9, capability: 0.9, alignment: 0.85 };
  const trialsOf = (trial: SampleTrial) => [1, 2, 3].map((seed) => sampleResult({ ...trial, seed }));
  const variant = trialsOf({ ...kl, alignment: 0.2 }).map((result) => {
    return { ...result, method: { ...result.method, options: { ...result.method.options, tokens: 'all' } } };
  });
  const { cells } = aggregate([...[base, taskOnly, kl].flatMap(trialsOf), ...variant]);
  expect(worldChecks(cells)!.find(({ claim }) => claim.startsWith('fronts'))!.found).toBe('none');
});

test('a capability that is taught must be lacked by the base and gained by training', () => {
  const taught = (known: number, gained: number) =>
    worldChecks(
      cellsOf([{ ...base, capability: known }, { ...taskOnly, capability: gained }, ...mitigations]),
      'taught',
    )!.flatMap(({ claim, holds }) => (holds ? [] : [claim]));
  expect(taught(0.02, 0.95)).toEqual([]);
  expect(taught(0.5, 0.95)).toEqual([expect.stringMatching(/base: capability ≤/)]);
  expect(taught(0.02, 0.5)).toEqual([expect.stringMatching(/taskOnly: capability ≥/)]);
});

test('two seeds say nothing', () => {
  expect(worldChecks(cellsOf([base, taskOnly], [1, 2]))).toBeNull();
});

test('a method on one seed neither counts nor hides the scatter of the others', () => {
  const trials = (method: string, ...alignments: number[]) =>
    alignments.map((alignment, index) =>
      sampleResult({ method, strength: 1, seed: index + 1, task: 0.9, capability: 0.9, alignment }),
    );
  // Five methods that are equal but for the luck of a training.
  const equal = [
    trials('a', 0.4, 0.6, 0.8),
    trials('b', 0.6, 0.8, 0.4),
    trials('c', 0.8, 0.4, 0.6),
    trials('d', 0.95, 0.3, 0.5),
    trials('e', 0.2, 0.9, 0.6),
  ].flat();
  const references = [base, taskOnly].flatMap((trial) => [1, 2, 3].map((seed) => sampleResult({ ...trial, seed })));
  const perfect = sampleResult({ method: 'f', strength: 1, seed: 1, task: 1, capability: 1, alignment: 1 });
  const without = worldChecks(aggregate([...references, ...equal]).cells);
  expect(without!.at(-1)!.found).toBe('none');
  expect(worldChecks(aggregate([...references, ...equal, perfect]).cells)).toEqual(without);
});

test('a missing score is not 0', () => {
  const { cells } = aggregate(
    [base, taskOnly, ...mitigations].flatMap((trial) =>
      [1, 2, 3].map((seed) => {
        const result = sampleResult({ ...trial, seed });
        return { ...result, outcome: { ...result.outcome, axes: { ...result.outcome.axes, alignment: null } } };
      }),
    ),
  );
  const found = worldChecks(cells)!.filter(({ claim }) => /alignment lost|no point within/.test(claim));
  expect(found.map(({ holds, found: text }) => [holds, text])).toEqual([
    [false, 'not measured'],
    [false, 'not measured'],
  ]);
});
