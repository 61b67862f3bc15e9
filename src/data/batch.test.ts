import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Batch, countAnswerTokens, type Example, makeBatch } from './batch.ts';

const PAD = 0;
const examples = fc.array(
  fc
    .array(fc.integer({ min: 1, max: 99 }), { minLength: 2, maxLength: 20 })
    .chain((tokens) => fc.integer({ min: 1, max: tokens.length - 1 }).map((answerStart) => ({ tokens, answerStart }))),
  { minLength: 1, maxLength: 5 },
);
const layouts = fc.record({
  spareRows: fc.nat(3),
  timeMultiple: fc.constantFrom(1, 8, 16),
  positionMultiple: fc.constantFrom(1, 7, 64),
});

describe('a batch', () => {
  test('holds every token but the last of each row, then padding', () => {
    everyBatch((batch, rows) => {
      expect(batch.tokens).toHaveLength(batch.rows * batch.time);
      for (let row = 0; row < batch.rows; row++) {
        const expected = Array<number>(batch.time).fill(PAD);
        rows[row]?.tokens.slice(0, -1).forEach((token, index) => {
          expected[index] = token;
        });
        expect([...batch.tokens.subarray(row * batch.time, (row + 1) * batch.time)]).toEqual(expected);
      }
      expect(batch.realTokens).toBe(rows.reduce((sum, { tokens }) => sum + tokens.length, 0));
    });
  });

  test('lists each answer token once: the position before it, and the token', () => {
    everyBatch((batch, rows) => {
      const found = [...batch.positions].slice(0, countAnswerTokens(rows)).map((position, index) => {
        const [row, column] = [Math.floor(position / batch.time), position % batch.time];
        expect(batch.tokens[position]).toBe(rows[row]!.tokens[column]);
        expect(batch.targets[index]).toBe(rows[row]!.tokens[column + 1]);
        return `${row}/${column + 1}`;
      });
      const expected = rows.flatMap(({ tokens, answerStart }, row) =>
        tokens.flatMap((_, column) => (column >= answerStart ? [`${row}/${column}`] : [])),
      );
      expect(found).toEqual(expected);
    });
  });

  test('weighs answer tokens alike, to a sum of one, and its filling not at all', () => {
    everyBatch((batch, rows) => {
      const count = countAnswerTokens(rows);
      expect([...batch.weights.subarray(0, count)]).toEqual(Array(count).fill(Math.fround(1 / count)));
      expect([...batch.weights.subarray(count)].every((weight) => weight === 0)).toBe(true);
    });
  });

  test('pairs each token with one cell, and padding with filling alone', () => {
    everyBatch(({ tokens, cells, places, time }, rows) => {
      const used = rows.reduce((sum, row) => sum + row.tokens.length - 1, 0);
      const found = Array.from(cells.subarray(0, used), (cell) => tokens[cell]);
      expect(found).toEqual(rows.flatMap((row) => row.tokens.slice(0, -1)));
      expect(Array.from(cells.subarray(0, used), (cell) => places[cell])).toEqual(found.map((_, index) => index));
      const padded = Array.from(tokens, (_, cell) => cell).filter(
        (cell) => cell % time >= (rows[Math.floor(cell / time)]?.tokens.length ?? 1) - 1,
      );
      expect(new Set(padded.map((cell) => places[cell]))).toEqual(new Set(padded.length > 0 ? [cells.length - 1] : []));
      expect(cells.length > used).toBe(padded.length > 0);
      for (const cell of cells.subarray(used)) expect(padded).toContain(cell);
    });
  });

  test('reads the last layer at the positions that count, and elsewhere at filling alone', () => {
    everyBatch(({ positions, tokens, outputs }, rows) => {
      const counted = [...positions.subarray(0, countAnswerTokens(rows))];
      if (!outputs) {
        expect(positions.length + 8).toBeGreaterThanOrEqual(tokens.length);
        return;
      }
      const { cells, places } = outputs;
      expect(cells.length).toBeGreaterThan(positions.length);
      expect([...cells.subarray(0, counted.length)]).toEqual(counted);
      expect(counted.map((cell) => places[cell])).toEqual([...counted.keys()]);
      const others = [...tokens.keys()].filter((cell) => !counted.includes(cell));
      for (const cell of cells.subarray(counted.length)) expect(others).toContain(cell);
      expect(new Set(others.map((cell) => places[cell]))).toEqual(new Set([cells.length - 1]));
    });
  });

  test('rounds its sizes up, and never beyond the longest allowed', () => {
    const rows = [{ tokens: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], answerStart: 7 }];
    const shape = { rows: 1, timeMultiple: 8, positionMultiple: 5 };
    const sizes = ({ time, positions }: Batch) => [time, positions.length];
    expect(sizes(makeBatch(rows, PAD, { ...shape, maximumLength: 64 }))).toEqual([16, 5]);
    expect(sizes(makeBatch(rows, PAD, { ...shape, maximumLength: 12 }))).toEqual([12, 5]);
    expect(sizes(makeBatch(rows, PAD, { ...shape, positionMultiple: 2, maximumLength: 9 }))).toEqual([9, 4]);
  });

  test('may be a part of an effective batch, or empty', () => {
    const rows = [{ tokens: [1, 2, 3], answerStart: 1 }];
    const part = makeBatch(rows, PAD, { rows: 1, positionMultiple: 2, maximumLength: 8 }, 10);
    expect([...part.weights]).toEqual([0.1, 0.1].map(Math.fround));
    const empty = makeBatch([], PAD, { rows: 2, positionMultiple: 3, maximumLength: 8 }, 10);
    expect([...empty.weights, empty.realTokens, empty.time, empty.rows]).toEqual([0, 0, 0, 0, 8, 2]);
  });

  test.each<[string, Example[], RegExp]>([
    ['a row too long', [{ tokens: [1, 2, 3, 4, 5], answerStart: 1 }], /at most 3 tokens an example, got 4/],
    ['no prompt', [{ tokens: [1, 2], answerStart: 0 }], /starts within 1 … 1 of an example's 2 tokens, got 0/],
    ['no answer', [{ tokens: [1, 2], answerStart: 2 }], /got 2\. Give each example a prompt and an answer/],
    ['too many rows', Array(3).fill({ tokens: [1, 2], answerStart: 1 }), /at most 2 examples, got 3/],
  ])('refuses %s', (_, rows, message) => {
    expect(() => makeBatch(rows, PAD, { rows: 2, maximumLength: 3 })).toThrow(message);
  });
});

function everyBatch(check: (batch: Batch, rows: readonly Example[]) => void): void {
  fc.assert(
    fc.property(examples, layouts, (rows, { spareRows, ...multiples }) => {
      check(makeBatch(rows, PAD, { rows: rows.length + spareRows, maximumLength: 64, ...multiples }), rows);
    }),
    { numRuns: 50 },
  );
}
