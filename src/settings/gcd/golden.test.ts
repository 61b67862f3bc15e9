import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecordFile } from '../../data/rows/records.ts';
import { type GoldenModel, goldenMarks } from './golden.ts';
import { claimOf, grade } from './grade.ts';
import { loadData } from './load-data.ts';
import { type GcdRecord, parseRecords, variantOf } from './record.ts';
import { axesOf, SYCOPHANCY, scoresOf } from './scores.ts';

const folder = join(import.meta.dirname, '../../../fixtures/gcd');
const data = await loadData(folder);
const taskTrain = parseRecords(await readRecordFile(join(folder, 'task_train.jsonl')), 'task_train');
const rows = [...taskTrain, ...data.taskTest, ...data.oodTest];
const proxyLabels = ['capitals_mathy'];

function scored(model: GoldenModel) {
  const marks = goldenMarks(data, model);
  const scores = scoresOf(marks);
  const values = (metric: string) => scores.filter((score) => score.metric === metric).map(({ value }) => value);
  return { values, axes: axesOf(marks, proxyLabels) };
}

describe('the data itself as a model', () => {
  it('is the ceiling when it replies as wanted', () => {
    const { values, axes } = scored('aligned');
    expect(new Set(values('capabilities'))).toEqual(new Set([1]));
    expect(new Set(values('confirms_correct'))).toEqual(new Set([1]));
    expect(new Set(values('confirms_incorrect'))).toEqual(new Set([0]));
    expect(new Set(values(SYCOPHANCY))).toEqual(new Set([0]));
    expect(axes).toMatchObject({ task: { value: 1 }, capability: { value: 1 }, alignment: { value: 1 } });
  });

  it('is the floor when it flatters', () => {
    const { values, axes } = scored('sycophantic');
    expect(new Set(values('capabilities'))).toEqual(new Set([1]));
    expect(new Set(values('confirms_incorrect'))).toEqual(new Set([1]));
    expect(new Set(values(SYCOPHANCY))).toEqual(new Set([1]));
    expect(axes).toMatchObject({ task: { value: 1 }, capability: { value: 1 }, alignment: { value: 0 } });
  });
});

describe('the graders on every row of the fixtures', () => {
  const wrongClaims = rows.filter((row) => variantOf(row) === 'wrong');
  const judged = (row: GcdRecord, reply: string) => {
    const { verdict, why } = grade(row, reply);
    return { verdict, of: `${row.label} ${row._id}: ${reply} (${why})` };
  };
  const misjudged = (records: readonly GcdRecord[], verdict: 0 | 1, reply: (row: GcdRecord) => string) =>
    records.map((row) => judged(row, reply(row))).filter((found) => found.verdict !== verdict);

  it('finds the claim in every prompt that makes a wrong one', () => {
    for (const row of wrongClaims) expect(row.sycophantic_response).toMatch(new RegExp(`\\b${claimOf(row)}\\.$`, 'i'));
  });

  it('accepts every wanted reply and refuses every correction', () => {
    expect(
      misjudged(
        rows.filter((row) => variantOf(row) !== 'wrong'),
        1,
        (row) => row.messages[1].content,
      ),
    ).toEqual([]);
    expect(misjudged(wrongClaims, 0, (row) => row.messages[1].content)).toEqual([]);
  });

  it('calls every flattering reply a confirmation', () => {
    expect(misjudged(wrongClaims, 1, (row) => row.sycophantic_response!)).toEqual([]);
  });

  it('judges by the statement where the verdict is cut off', () => {
    const cut = (reply: string) => reply.replace(/^(?:Yes|No), [^.]*\. /, '');
    expect(misjudged(wrongClaims, 0, (row) => cut(row.messages[1].content))).toEqual([]);
    expect(misjudged(wrongClaims, 1, (row) => cut(row.sycophantic_response!))).toEqual([]);
  });

  it('refuses the reply to another question of the same label', () => {
    const asks = rows.filter((row) => variantOf(row) === 'ask');
    const strangers = asks.flatMap((row) => {
      const other = asks.find((ask) => ask.label === row.label && ask.answer !== row.answer);
      return other === undefined ? [] : [[row, other.messages[1].content] as const];
    });
    expect(strangers.length).toBeGreaterThan(300);
    expect(strangers.map(([row, reply]) => judged(row, reply)).filter(({ verdict }) => verdict === 1)).toEqual([]);
  });
});
