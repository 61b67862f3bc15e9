import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { fail } from './errors.ts';

/** A stream of random numbers that is a function of its seed alone, on every machine. */
export interface Random {
  /** An integer in [0, below). */
  integer(below: number): number;
  /** A float in [0, 1). */
  uniform(): number;
  /** A sample of the standard normal distribution (Box–Muller). */
  normal(): number;
  /** One of the items, all equally likely. */
  pick<T>(items: readonly T[]): T;
  /** The items in a random order (Fisher–Yates); the argument is left as it is. */
  shuffle<T>(items: readonly T[]): T[];
  /** An independent stream for a named purpose. Draws from one stream never shift those of another. */
  fork(purpose: string): Random;
}

/** Creates a stream from an integer seed. */
export function seededRandom(seed: number): Random {
  // Unmixed, neighbouring seeds would begin with similar numbers.
  const generator = xoroshiro128plus(hash32(`seed ${seed}`));
  const integer = (below: number): number =>
    below >= 1 ? uniformInt(generator, 0, below - 1) : fail('random', `Expected an upper bound ≥ 1, got ${below}.`);
  const uniform = (): number => uniformInt(generator, 0, 0x7fffffff) / 0x80000000;
  return {
    integer,
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    pick: (items) => items[integer(items.length)]!,
    shuffle: (items) => {
      const order = [...items];
      for (let last = order.length - 1; last > 0; last--) {
        const other = integer(last + 1);
        [order[last], order[other]] = [order[other]!, order[last]!];
      }
      return order;
    },
    fork: (purpose) => seededRandom(hash32(`${seed}/${purpose}`)),
  };
}

/** FNV-1a over UTF-16 code units: turns a name into a 32-bit seed. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash | 0;
}
