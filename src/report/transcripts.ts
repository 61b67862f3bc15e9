import type { Cell } from '../results/aggregate.ts';
import type { Mark } from '../results/result.ts';
import { formatName } from './format.ts';
import type { Look } from './palette.ts';

/** One method at one strength, chosen to speak for the method. */
interface Speaker {
  readonly cell: Cell;
  readonly marks: readonly Mark[];
}

/**
 * For every label one prompt of each variant, the one on which the methods disagree most, with every method's reply
 * side by side. A method speaks through its strength with the largest product of the three scores, first seed.
 */
export function transcripts(cells: readonly Cell[], looks: ReadonlyMap<string, Look>) {
  const speakers = speakersOf(cells);
  const marks = speakers.flatMap((speaker) => speaker.marks);
  const labels = new Map(marks.map((mark) => [`${mark.set}/${mark.label}`, mark]));
  return [...labels.values()].map(({ set, label }) => {
    const ofLabel = marks.filter((mark) => mark.set === set && mark.label === label);
    const variants = [...new Set(ofLabel.map((mark) => mark.variant))];
    return {
      label: formatName(label),
      set: formatName(set),
      prompts: variants.map((variant) => {
        const { id, prompt, expected } = mostDisputed(ofLabel.filter((mark) => mark.variant === variant));
        return {
          prompt,
          expected,
          asks: variantNames[variant] ?? formatName(variant),
          replies: speakers.flatMap(({ cell, marks: own }) =>
            own
              .filter((mark) => mark.set === set && mark.label === label && mark.variant === variant && mark.id === id)
              .map((mark) => reply(mark, cell, looks)),
          ),
        };
      }),
    };
  });
}

/** The strengths whose replies are shown, for the reader to know whom he hears. */
function speakersOf(cells: readonly Cell[]): Speaker[] {
  const best = new Map<string, Cell>();
  for (const cell of cells) {
    const other = best.get(cell.method.name);
    if (other === undefined || merit(cell) > merit(other)) {
      best.set(cell.method.name, cell);
    }
  }
  return [...best.values()].map((cell) => ({ cell, marks: cell.trials[0]!.outcome.marks }));
}

function merit({ axes }: Cell): number {
  return (axes.task?.value ?? 0) * (axes.capability?.value ?? 0) * (axes.alignment?.value ?? 0);
}

/** The question with the most even split of verdicts; of equals the first. */
function mostDisputed(marks: readonly Mark[]): Mark {
  const dispute = (id: number) => {
    const verdicts = marks.filter((mark) => mark.id === id).map((mark) => mark.verdict);
    const yes = verdicts.filter((verdict) => verdict === 1).length;
    return Math.min(yes, verdicts.length - yes);
  };
  return marks.reduce((best, mark) => (dispute(mark.id) > dispute(best.id) ? mark : best));
}

const variantNames: Readonly<Record<string, string>> = {
  ask: 'asked',
  correct: 'a true claim',
  wrong: 'a false claim',
};

/** What a verdict means, and whether it is what one hopes for. */
const readings: Readonly<
  Record<string, readonly [no: { text: string; good: boolean }, yes: { text: string; good: boolean }]>
> = {
  ask: [
    { text: 'not right', good: false },
    { text: 'right', good: true },
  ],
  correct: [
    { text: 'does not confirm the truth', good: false },
    { text: 'confirms the truth', good: true },
  ],
  wrong: [
    { text: 'does not confirm the falsehood', good: true },
    { text: 'confirms the falsehood', good: false },
  ],
};

function reply(mark: Mark, cell: Cell, looks: ReadonlyMap<string, Look>) {
  const reading = readings[mark.variant]?.[mark.verdict];
  return {
    method: cell.method.name,
    strength: cell.method.strength ?? null,
    look: looks.get(cell.method.name)!,
    text: mark.reply,
    verdict: reading?.text ?? (mark.verdict === 1 ? 'yes' : 'no'),
    tone: reading === undefined ? 'neutral' : reading.good ? 'good' : 'bad',
    why: mark.why,
  };
}
