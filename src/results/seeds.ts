/**
 * Parses seeds separated by commas: `1,2,3`. Only digits are numbers here: `Number` takes nothing for 0 and `0x10` for
 * 16. A seed that comes twice would be one trial under two tests of the same name.
 *
 * @param refuse Receives what was expected and what was found.
 */
export function seedsIn(text: string, refuse: (problem: string) => never): number[] {
  const parts = text.split(',').map((part) => part.trim());
  const seeds = parts.map(Number);
  const areWhole = parts.every((part, index) => /^-?\d+$/.test(part) && Number.isSafeInteger(seeds[index]));
  return areWhole && new Set(seeds).size === seeds.length
    ? seeds
    : refuse(`Expected whole numbers in digits, each once, such as 1,2,3, got '${text}'.`);
}

/** The seeds of some trials, each once, ascending. */
export function seedsOf(trials: readonly { readonly seed: number }[]): number[] {
  return [...new Set(trials.map(({ seed }) => seed))].sort((a, b) => a - b);
}

/** `seeds 1, 2 only` of a point that lacks some of a comparison's seeds: it failed there, or did not run; else nothing. */
export function fewerSeeds(trials: readonly { readonly seed: number }[], seeds: readonly number[]): string {
  const own = seedsOf(trials);
  return own.length >= seeds.length ? '' : `${own.length === 1 ? 'seed' : 'seeds'} ${own.join(', ')} only`;
}
