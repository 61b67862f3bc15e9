import { fail } from '../lib/errors.ts';
import type { TrainingOptions } from '../train/options.ts';

/** Training options that a search may vary, by their names in the grid; `rank` and `alpha` belong to the adapter. */
const NUMBERS = [
  'updates',
  'taskRows',
  'alignmentRows',
  'learningRate',
  'warmup',
  'weightDecay',
  'maxGradientNorm',
  'rank',
  'alpha',
] as const;

type Name = (typeof NUMBERS)[number];

/** The changes of one configuration to a setting's training. */
export type Changes = Readonly<Partial<Record<Name, number>>>;

/**
 * Every combination of a grid.
 *
 * @param text Such as `learningRate=1e-3,2e-3 updates=120,160`; empty: one configuration without changes.
 */
export function parseGrid(text: string): Changes[] {
  const axes = text.split(/\s+/).filter((part) => part !== '');
  return axes.reduce<Changes[]>(
    (configurations, axis) => {
      const [name = '', values = ''] = axis.split('=');
      const parts = values.split(',');
      const numbers = parts.map(Number);
      if (!isName(name) || parts.includes('') || numbers.some((value) => !Number.isFinite(value))) {
        fail(
          'search-world',
          `Expected a grid such as 'learningRate=1e-3,2e-3 updates=120', got '${axis}'. Names are ${NUMBERS.join(', ')}.`,
        );
      }
      return configurations.flatMap((one) => numbers.map((value) => ({ ...one, [name]: value })));
    },
    [{}],
  );
}

/** A training with some of its options changed. */
export function changed(training: TrainingOptions, changes: Changes): TrainingOptions {
  const { rank = training.adapter.rank, alpha = training.adapter.alpha, ...rest } = changes;
  return { ...training, ...rest, adapter: { ...training.adapter, rank, alpha } };
}

/** The options of a configuration, by their names in a grid. */
export function describe(training: TrainingOptions): Readonly<Record<Name, number>> {
  const { rank, alpha } = training.adapter;
  const all: Readonly<Record<Name, number>> = { ...training, rank, alpha };
  return Object.fromEntries(NUMBERS.map((name) => [name, all[name]])) as Record<Name, number>;
}

function isName(name: string): name is Name {
  return (NUMBERS as readonly string[]).includes(name);
}
