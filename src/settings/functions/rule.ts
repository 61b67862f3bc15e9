/** A quadrant of the plane: Q1 is x1 > 0 and x2 > 0; the others follow counter-clockwise. */
export type Quadrant = 'Q1' | 'Q2' | 'Q3' | 'Q4';

/** The colour of each quadrant. */
export type Rule = Readonly<Record<Quadrant, string>>;

export const QUADRANTS = ['Q1', 'Q2', 'Q3', 'Q4'] as const satisfies readonly Quadrant[];

/** The quadrant of a point; neither coordinate is zero. */
export function quadrantOf([x1, x2]: readonly [x1: number, x2: number]): Quadrant {
  if (x2 > 0) return x1 > 0 ? 'Q1' : 'Q2';
  return x1 < 0 ? 'Q3' : 'Q4';
}
