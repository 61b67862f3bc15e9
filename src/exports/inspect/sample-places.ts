import type { Mark } from '../../results/result.ts';

/** Where a mark stands among Inspect's samples. */
export interface SamplePlace {
  /** Unique together with the epoch, and the same in every trial that is asked the same questions. */
  readonly id: string;
  readonly epoch: number;
}

/**
 * A sample for each prompt; prompts of one question are samples of their own. Inspect asks every sample as often as any
 * other, and its readers expect it, so repeats of a prompt are epochs where all prompts are repeated equally often, else
 * samples too. There are thus as many marks as samples times epochs.
 */
export function samplePlaces(marks: readonly Mark[]): { readonly epochs: number; readonly places: SamplePlace[] } {
  const prompts = marks.map(({ set, label, id, variant, prompt, expected }) =>
    JSON.stringify([set, label, id, variant, prompt, expected]),
  );
  const turns = turnsOf(prompts);
  const repeats = new Set(new Map(prompts.map((prompt, index) => [prompt, turns[index]!])).values());
  const epochs = repeats.size === 1 ? [...repeats][0]! : 1;
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const places = prompts.map((prompt, index): SamplePlace => {
    const sample = epochs === 1 ? `${prompt} ${turns[index]}` : prompt;
    const id = names.get(sample) ?? freeName(marks[index]!, taken);
    names.set(sample, id);
    taken.add(id);
    return { id, epoch: epochs === 1 ? 1 : turns[index]! };
  });
  return { epochs, places };
}

/** How often each text has occurred up to its place, itself included. */
function turnsOf(texts: readonly string[]): number[] {
  const times = new Map<string, number>();
  return texts.map((text) => {
    const turn = (times.get(text) ?? 0) + 1;
    times.set(text, turn);
    return turn;
  });
}

/** `untouched_ID/animals/3/lion`, and ` #2` where another sample has that name. */
function freeName({ set, label, id, variant }: Mark, taken: ReadonlySet<string>): string {
  const name = `${set}/${label}/${id}/${variant}`;
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name} #${number}`;
  return free;
}
