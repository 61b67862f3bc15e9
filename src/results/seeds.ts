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
