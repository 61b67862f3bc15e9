import { seededRandom } from '../../lib/random.ts';
import type { Axis, Cell } from '../aggregate.ts';
import { type QuestionTable, questionsOf, tabulate } from './question-table.ts';

/** The positions of cells on axes, seed by seed, on the original questions (draw 0) and on bootstrap draws of them. */
export interface ResampledPoints {
  /** Indices of the cells that have every axis on some seed common to all. */
  readonly cells: readonly number[];
  /** Seeds that all these cells have. */
  readonly seeds: readonly number[];
  /** Number of different questions on all axes together. */
  readonly questionCount: number;
  /** Number of bootstrap draws, not counting draw 0. */
  readonly draws: number;
  /** Coordinates by draw, position in `cells`, position in `seeds`. */
  at(draw: number, cell: number, seed: number): number[];
}

/**
 * Draws questions with replacement, the same draw for every cell, seed and axis. A question stays together with all
 * answers to it, so differences between cells are paired in every draw.
 */
export function resamplePoints(cells: readonly Cell[], axes: readonly Axis[]): ResampledPoints {
  const complete = [...cells.keys()].filter((index) => axes.every((axis) => cells[index]!.axes[axis] !== null));
  const seeds = commonSeeds(complete.map((index) => cells[index]!));
  const itemsOf = (index: number, seed: number, axis: Axis) =>
    cells[index]!.trials.find((trial) => trial.seed === seed)?.outcome.axes[axis]?.items ?? {};
  const tables = axes.map((axis) => {
    const all = complete.map((index) => seeds.map((seed) => itemsOf(index, seed, axis)));
    const questions = questionsOf(all.flat());
    return { questions, ...shared(all.map((items) => tabulate(items, questions))) };
  });
  const names = [...new Set(tables.flatMap(({ questions }) => [...questions.keys()]))].sort();
  const places = new Map(names.map((name, index) => [name, index]));
  const columns = tables.map(({ questions }) => [...questions.keys()].map((name) => places.get(name)!));
  const random = seededRandom(names.length).fork('questions');
  const stride = complete.length * seeds.length * axes.length;
  const values = new Float64Array((DRAWS + 1) * stride);
  let place = 0;
  for (let draw = 0; draw <= DRAWS; draw++) {
    const weights = new Float64Array(names.length).fill(draw === 0 ? 1 : 0);
    for (let pick = 0; draw > 0 && pick < names.length; pick++) weights[random.integer(names.length)]! += 1;
    // A third of the questions is not drawn, and most cells were asked the same ones.
    const drawn = columns.map((indices) => {
      const kept = [...indices.keys()].filter((column) => weights[indices[column]!]! > 0);
      return { kept: Int32Array.from(kept), times: Float64Array.from(kept, (column) => weights[indices[column]!]!) };
    });
    const totals = tables.map(({ counts }, axis) => counts.map((row) => weighted(row, drawn[axis]!)));
    for (const cell of complete.keys()) {
      for (const seed of seeds.keys()) {
        for (const axis of axes.keys()) {
          const { ofCells, countsOf } = tables[axis]!;
          const count = totals[axis]![countsOf[cell]![seed]!]!;
          // A draw without evidence earns nothing.
          values[place++] = count === 0 ? 0 : weighted(ofCells[cell]!.sums[seed]!, drawn[axis]!) / count;
        }
      }
    }
  }
  const at = (draw: number, cell: number, seed: number) => {
    const start = draw * stride + (cell * seeds.length + seed) * axes.length;
    const point = new Array<number>(axes.length);
    for (let axis = 0; axis < axes.length; axis++) point[axis] = values[start + axis]!;
    return point;
  };
  return { cells: complete, seeds, questionCount: names.length, draws: DRAWS, at };
}

/** More draws make frequencies finer: their standard error is √(f(1−f)/DRAWS). */
const DRAWS = 300;

/** The seeds that all cells have, in the first one's order. */
export function commonSeeds(cells: readonly Cell[]): number[] {
  const [first, ...others] = cells.map((cell) => cell.trials.map(({ seed }) => seed));
  return (first ?? []).filter((seed) => others.every((seeds) => seeds.includes(seed)));
}

/** The distinct rows of counts, and the place among them of each cell's row for each seed. */
function shared(ofCells: readonly QuestionTable[]) {
  const places = new Map<string, number>();
  const counts: Float64Array[] = [];
  const countsOf = ofCells.map((table) =>
    table.counts.map((row) => {
      const key = row.join();
      if (!places.has(key)) places.set(key, counts.push(row) - 1);
      return places.get(key)!;
    }),
  );
  return { ofCells, counts, countsOf };
}

/** Sum of a row over the columns drawn, each as many times as it was. */
function weighted(row: Float64Array, { kept, times }: { readonly kept: Int32Array; readonly times: Float64Array }) {
  let sum = 0;
  for (let index = 0; index < kept.length; index++) sum += times[index]! * row[kept[index]!]!;
  return sum;
}
