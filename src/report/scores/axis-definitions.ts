import { axes, type Cell } from '../../results/aggregate.ts';
import { formatName } from '../notation/format.ts';

/** What an axis measures. */
interface AxisDefinition {
  readonly axis: string;
  /** `capabilities on ood test, of addition and mod only`. */
  readonly text: string;
}

/**
 * Each axis by its metric, its set of questions and, where these are not all of the set, their labels. Without them, an
 * axis and the set's `all` in the tables by label would seem to contradict each other.
 */
export function axisDefinitions(cells: readonly Cell[]): AxisDefinition[] {
  return axes.flatMap((axis) => {
    const scores = cells.flatMap(({ trials }) => trials.flatMap(({ outcome }) => outcome.axes[axis] ?? []));
    const names = [...new Set(scores.map(({ metric, set }) => `${formatName(metric)} on ${formatName(set)}`))];
    if (names.length === 0) return [];
    const own = new Set(scores.flatMap(({ items }) => Object.keys(items).map(labelOf)));
    const all = labelsOf(cells, scores[0]!.metric, scores[0]!.set);
    const partial = own.size < all.size && [...own].every((label) => all.has(label));
    const only = [...own].sort().map(formatName);
    return { axis, text: `${names.join(' or ')}${partial ? `, of ${listed(only)} only` : ''}` };
  });
}

/** The labels of a metric's scores; an axis `1 − x` comes from `x`, and may join several sets. */
function labelsOf(cells: readonly Cell[], metric: string, sets: string): Set<string> {
  const own = cells.flatMap(({ scores }) =>
    scores.filter(
      ({ metric: name, set }) => (name === metric || metric.endsWith(` ${name}`)) && sets.split(', ').includes(set),
    ),
  );
  return new Set(own.flatMap(({ label }) => label ?? []));
}

/** `mod 12` is the question 12 of `mod`. */
function labelOf(question: string): string {
  return question.replace(/ \S+$/, '');
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
