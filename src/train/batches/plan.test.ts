import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Example } from '../../data/batch.ts';
import * as methods from '../../methods/index.ts';
import type { Method, Streams } from '../../methods/interface/method.ts';
import { randomWorld } from '../contract/harness.ts';
import { batchCount, chosenRows, type PlannedBatch, planRun } from './plan.ts';

const { options } = randomWorld();
const rowsOf = (count: number, length = 5): Example[] =>
  Array.from({ length: count }, (_, row) => ({
    tokens: Array.from({ length: length + (row % 3) }, (__, index) => 1 + ((row + index) % 17)),
    answerStart: 2 + (row % 2),
  }));
const data = { task: rowsOf(10), alignment: rowsOf(6), misaligned: rowsOf(6) };
const plan = (streams: Streams, change: Partial<typeof options> = {}, seed = 1) =>
  planRun(streams, data, 0, { ...options, updates: 7, ...change }, seed);
const order = (batches: readonly PlannedBatch[] | undefined) => batches!.flatMap(({ rows }) => rows.flat());

describe('the rows of a stream', () => {
  test('are all of them once in each epoch, in another order each time', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 12 }), (seed, taskRows) => {
        const rows = order(plan({ task: {} }, { taskRows, updates: 30 }, seed).task);
        const epochs = Array.from({ length: Math.floor(rows.length / 10) }, (_, epoch) => rows.slice(epoch * 10, epoch * 10 + 10)); // biome-ignore format: one line
        for (const epoch of epochs) expect(epoch.toSorted((a, b) => a - b)).toEqual([...data.task.keys()]);
        if (epochs.length > 3) expect(new Set(epochs.map(String)).size).toBeGreaterThan(1);
      }),
      { numRuns: 20 },
    );
  });

  test('are drawn by the seed alone, not by what else is read', () => {
    const alone = order(plan({ task: {} }).task);
    expect(order(plan({ alignment: { rows: () => 3 }, task: {}, misaligned: {} }).task)).toEqual(alone);
    expect(order(plan({ task: {} }, { accumulation: 4 }).task)).toEqual(alone);
    expect(order(plan({ task: {} }, {}, 2).task)).not.toEqual(alone);
    expect(order(plan({ alignment: {} }).alignment)).not.toEqual(order(plan({ misaligned: {} }).misaligned));
  });

  test('of a pair are drawn together', () => {
    const rows = () => 1;
    const streams: Streams[] = [
      { alignment: {}, misaligned: { pairedWith: 'alignment' } },
      { alignment: { rows }, misaligned: { pairedWith: 'alignment' } },
      { misaligned: { pairedWith: 'alignment', rows }, alignment: { rows } },
    ];
    for (const { alignment, misaligned } of streams.map((one) => plan(one))) {
      expect(misaligned!.map(({ rows }) => rows)).toEqual(alignment!.map(({ rows }) => rows));
    }
  });

  test('are the same task batches for every method', () => {
    const { base: _, origin: __, ...factories } = methods;
    // So many that also the method reads the proxy that does so most rarely.
    const updates = 20;
    const expected = plan({ task: {} }, { updates }).task;
    for (const create of Object.values(factories)) {
      const { name, streams }: Method = create();
      expect(plan(streams, { updates }).task, name).toEqual(expected);
    }
  });
});

describe('micro-batches', () => {
  test('cut an update into parts that weigh one in all, whatever its rows', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 4), fc.integer({ min: 1, max: 9 }), (accumulation, count) => {
        const streams: Streams = { task: {}, alignment: { rows: () => count, tokens: 'all' } };
        const { task, alignment } = plan(streams, { accumulation });
        for (const { rows, batches, answerTokens } of [...task!, ...alignment!]) {
          expect([rows.length, batches.length]).toEqual([accumulation, accumulation]);
          const sizes = batches.map(({ rows, time, positions }) => [rows, time, positions.length]);
          expect(sizes.flat().every((size) => size > 0)).toBe(true);
          const weights = batches.flatMap((batch) => [...batch.weights]);
          expect(weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 5);
          expect(weights.filter((weight) => weight > 0)).toHaveLength(answerTokens);
        }
        for (const { rows } of alignment!) expect(rows.flat()).toHaveLength(count);
      }),
      { numRuns: 20 },
    );
  });

  test('have one shape in each bucket of lengths, so that few programs are compiled', () => {
    const long = { ...data, task: [...rowsOf(20, 5), ...rowsOf(20, 25)] };
    const { task } = planRun({ task: {} }, long, 0, { ...options, updates: 40, accumulation: 2 }, 3);
    const shapes = task!.flatMap(({ batches }) => batches.map((batch) => [batch.rows, batch.time, batch.positions.length].join())); // biome-ignore format: one line
    expect(new Set(shapes).size).toBe(2);
  });
});

test('a larger multiple of lengths leaves fewer shapes, and the same rows and weights', () => {
  const world = { task: [5, 20, 40, 60, 70].flatMap((length) => rowsOf(4, length)) };
  const planned = (change: Partial<typeof options>) =>
    planRun({ task: {} }, world, 0, { ...options, updates: 20, maximumLength: 256, ...change }, 1).task!;
  const times = (batches: readonly PlannedBatch[]) =>
    new Set(batches.flatMap((part) => part.batches.map(({ time }) => time)));
  const [fine, coarse] = [planned({}), planned({ timeMultiple: 64 })];
  expect([...times(fine)].every((time) => time % 16 === 0)).toBe(true);
  expect([...times(coarse)].every((time) => time % 64 === 0)).toBe(true);
  expect(times(coarse).size).toBeLessThan(times(fine).size);
  expect(order(coarse)).toEqual(order(fine));
  const targets = (batches: readonly PlannedBatch[]) =>
    batches.map((part) => part.batches.map((batch) => [...batch.targets].filter((_, at) => batch.weights[at]! > 0)));
  expect(targets(coarse)).toEqual(targets(fine));
});

test('a stream may have steps of its own, or be read aside', () => {
  expect(plan({ task: {}, alignment: { when: 'aside' } })).not.toHaveProperty('alignment');
  expect(plan({ alignment: { when: { after: 3 } } }).alignment).toHaveLength(2);
  expect(plan({ alignment: { when: { after: 3, updates: 2 } } }).alignment).toHaveLength(4);
  expect([batchCount({}, 7), batchCount({ when: { after: 7 } }, 7), batchCount({ when: { after: 8 } }, 7)]).toEqual([
    7, 1, 0,
  ]);
});

test.each<[string, () => unknown, RegExp]>([
  ['rows that are not there', () => planRun({ task: {} }, {}, 0, options, 1), /rows for the stream 'task', got none/],
  ['none', () => planRun({ task: {} }, { task: [] }, 0, options, 1), /rows for the stream 'task', got none/],
  [
    'a row that is too long, even where none of this seed draws it,',
    () => plan({ task: {} }, { maximumLength: 5, updates: 1 }),
    /at most 5 tokens a row, got 6 in row 3 of the stream 'task'\. Shorten it, or raise `training: \{ maximumLength \}`/,
  ],
  ['an uneven cut', () => plan({ task: {} }, { accumulation: 3 }), /`accumulation` to divide 4 task rows, got 3/],
  [
    'pairs of unlike length',
    () => plan({ task: {}, misaligned: { pairedWith: 'task' } }),
    /as many rows in 'misaligned' as in 'task', got 6 and 10/,
  ],
  [
    'a stream that no update reads',
    () => plan({ task: {}, alignment: { when: { after: 8 } } }),
    /updates that read the stream 'alignment', got none in 7/,
  ],
  [
    'more rows than those of the partner',
    () => plan({ alignment: { rows: () => 1 }, misaligned: { rows: () => 2, pairedWith: 'alignment' } }),
    /as many `rows` of 'misaligned' as of its partner 'alignment', got 2 and 1\. Leave out those of 'misaligned'/,
  ],
  [
    'half a row',
    () => plan({ alignment: { rows: (task) => task / 8 } }),
    /whole `rows`, at least 1, of the stream 'alignment', got 0\.5/,
  ],
])('%s are refused', (_, attempt, message) => {
  expect(attempt).toThrow(message);
});

test('a stream aside keeps its rows where a method chose some of its partner’s', () => {
  const chosen = { ...data, alignment: data.alignment.slice(0, 2) };
  const streams: Streams = { task: {}, alignment: {}, misaligned: { when: 'aside', pairedWith: 'alignment' } };
  expect(Object.keys(planRun(streams, chosen, 0, { ...options, updates: 7 }, 1))).toEqual(['task', 'alignment']);
});

describe('chosen rows', () => {
  const paired: Streams = { alignment: {}, misaligned: { pairedWith: 'alignment' } };
  const choosing = (rows: unknown, streams: Streams = paired) =>
    chosenRows({ name: 'mine', options: {}, streams, chooseRows: () => rows as never }, {}, data);

  test('are chosen of a pair together, and of a stream aside not at all', () => {
    const { alignment, misaligned, task } = choosing({ alignment: [4, 0] });
    expect([alignment, misaligned]).toEqual([data.alignment, data.misaligned].map((rows) => [rows[4], rows[0]]));
    expect(task).toEqual(data.task);
    const aside: Streams = { alignment: {}, misaligned: { when: 'aside', pairedWith: 'alignment' } };
    expect(choosing({ alignment: [1] }, aside).misaligned).toEqual(data.misaligned);
  });

  test.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /\[mine\] Expected `chooseRows` to return rows of streams, got nothing/],
    ['an undeclared stream', { task: [0] }, /rows of declared streams \(alignment, misaligned\), got 'task'/],
    ['an index out of range', { alignment: [0, 6] }, /indices from 0 to 5 of the stream 'alignment', got 6/],
    ['half an index', { alignment: [0.5] }, /indices from 0 to 5 of the stream 'alignment', got 0\.5/],
    ['no row', { alignment: [] }, /indices from 0 to 5 of the stream 'alignment', got none/],
    [
      'other rows of the partner',
      { alignment: [0, 1], misaligned: [2, 3] },
      /the same rows of 'misaligned' and 'alignment', got \[2,3\] and \[0,1\]/,
    ],
  ])('may not be %s', (_, rows, message) => {
    expect(() => choosing(rows)).toThrow(message);
  });
});
