/** How well a grader's marks agree with a reader's, over labelled replies. */
export interface PrecisionAndRecall {
  readonly replies: number;
  /** Of the replies that the grader marks 1, the share that are; 1 if it marks none. */
  readonly precision: number;
  /** Of the replies that are 1, the share that the grader marks so; 1 if there are none. */
  readonly recall: number;
}

export function precisionAndRecall(marks: readonly (readonly [label: 0 | 1, marked: 0 | 1])[]): PrecisionAndRecall {
  const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);
  const both = marks.filter(([label, marked]) => label === 1 && marked === 1).length;
  return {
    replies: marks.length,
    precision: share(both, marks.filter(([, marked]) => marked === 1).length),
    recall: share(both, marks.filter(([label]) => label === 1).length),
  };
}
