/** The agreement of a grader with a human reader, over labelled replies. */
export interface PrecisionAndRecall {
  readonly replies: number;
  /** Share of true positives among the replies that the grader grades 1; 1 if there are none. */
  readonly precision: number;
  /** Share of the replies labelled 1 that the grader grades 1; 1 if there are none. */
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
