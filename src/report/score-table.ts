import type { Axis, Cell, SeedScore } from '../results/aggregate.ts';
import { hypervolume } from '../results/pareto.ts';
import { formatCount, formatDuration, formatInterval, formatScore } from './format.ts';
import { isReference, type Look } from './palette.ts';
import { frontOf } from './scatter.ts';

/** A score as the table shows it; `bar` gives pixels on a scale of 0 to 60. */
interface ScoreView {
  readonly value: string;
  readonly interval: string;
  readonly n: string;
  /** How many seeds, where there are several. */
  readonly seeds: number | null;
  readonly bar: { readonly low: number; readonly width: number; readonly value: number };
}

/** One row a method and strength. */
export function scoreRows(cells: readonly Cell[], looks: ReadonlyMap<string, Look>) {
  const fronts = [
    { name: 'capability', cells: frontOf(cells, { x: 'capability', y: 'alignment' }) },
    { name: 'task', cells: frontOf(cells, { x: 'task', y: 'alignment' }) },
  ];
  return cells.map((cell, index) => {
    const trials = cell.trials.length;
    const { cost } = cell;
    return {
      method: cell.method.name,
      look: looks.get(cell.method.name)!,
      strength: cell.method.strength ?? null,
      startsMethod: cells[index - 1]?.method.name !== cell.method.name,
      fronts: fronts.filter((front) => front.cells.includes(cell)).map((front) => front.name),
      axes: (['task', 'capability', 'alignment'] satisfies Axis[]).map((axis) => scoreView(cell.axes[axis])),
      updates: formatCount(cost.updates / trials),
      backward: formatCount(cost.backwardPasses / trials),
      forward: formatCount(cost.forwardPasses / trials),
      tokens: formatCount(cost.tokens / trials),
      training: formatDuration((cost.setupSeconds + cost.trainSeconds) / trials),
      evaluation: formatDuration(cost.evaluateSeconds / trials),
    };
  });
}

/** One entry a method, with the area that its points dominate on each plane. */
export function legend(cells: readonly Cell[], looks: ReadonlyMap<string, Look>) {
  return [...new Set(cells.map((cell) => cell.method.name))].map((name) => {
    const own = cells.filter((cell) => cell.method.name === name);
    return {
      name,
      look: looks.get(name)!,
      reference: isReference(name),
      option: own.find((cell) => cell.method.strength)?.method.strength?.option ?? null,
      areas: { capability: area(own, 'capability'), task: area(own, 'task') },
    };
  });
}

function area(cells: readonly Cell[], axis: Axis): string | null {
  const points = cells.flatMap(({ axes }) =>
    axes[axis] && axes.alignment ? [{ x: axes[axis].value, y: axes.alignment.value }] : [],
  );
  return points.length === 0 ? null : formatScore(hypervolume(points));
}

const BAR = 60;

function scoreView(score: SeedScore | null): ScoreView | null {
  if (score === null) {
    return null;
  }
  const [low, high] = score.interval;
  const pixels = (value: number) => Math.round(value * BAR * 10) / 10;
  return {
    value: formatScore(score.value),
    interval: formatInterval(score.interval),
    n: formatCount(score.n),
    seeds: score.seeds.length > 1 ? score.seeds.length : null,
    bar: { low: pixels(low), width: Math.max(1, pixels(high - low)), value: pixels(score.value) },
  };
}
