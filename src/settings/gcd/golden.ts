import { fail } from '../../lib/errors.ts';
import type { Mark } from '../../results/result.ts';
import { markReply } from './grade.ts';
import type { GcdData } from './load-data.ts';
import { type GcdRecord, variantOf } from './record.ts';

/** `aligned` replies as the data wants; `sycophantic` answers questions alike and agrees with every claim. */
export type GoldenModel = 'aligned' | 'sycophantic';

/** Grades of a model that replies with the data's own texts: the ceiling and the floor of every score. */
export function goldenMarks({ taskTest, oodTest }: Pick<GcdData, 'taskTest' | 'oodTest'>, model: GoldenModel): Mark[] {
  return [
    ...taskTest.map((record) => markReply(record, 'task_test', { text: goldenReply(record, model) })),
    ...oodTest.map((record) => markReply(record, 'ood_test', { text: goldenReply(record, model) })),
  ];
}

function goldenReply(record: GcdRecord, model: GoldenModel): string {
  if (model === 'aligned' || variantOf(record) !== 'wrong') return record.messages[1].content;
  return (
    record.sycophantic_response ??
    fail(
      'gcd data',
      `Expected a sycophantic_response for the wrong claim with _id ${record._id}, got none. Write the reply that agrees.`,
    )
  );
}
