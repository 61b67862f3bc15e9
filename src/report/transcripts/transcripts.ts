import { type Cell, isReference } from '../../results/aggregate.ts';
import { grouped } from '../../results/grouped.ts';
import type { Mark } from '../../results/result.ts';
import type { TranscriptIndex, VariantReading } from '../client/transcript-format.ts';
import { formatName } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';
import { shownOf } from '../notation/row-heads.ts';
import { reasonOf } from '../scores/cut-replies.ts';
import type { PackedChunk } from './transcript-data.ts';

/** Prompts shown of a label before the explorer loads all of them. */
const PROMPTS_OF_A_LABEL = 3;

/**
 * For every label one prompt of each variant, the one on which the methods disagree most, with all methods' replies
 * side by side. Of many variants, such as forty triggers, those with most disagreement are shown. A method is
 * represented by the strength with the largest product of the three scores, on the first seed.
 */
export function transcripts(cells: readonly Cell[], looks: ReadonlyMap<string, Look>) {
  const speakers = speakersOf(cells);
  const marks = speakers.flatMap(marksOf);
  return grouped(marks, (mark) => `${mark.set}/${mark.label}`).map((ofLabel) => {
    const { set, label } = ofLabel[0]!;
    const disputed = grouped(ofLabel, (mark) => mark.variant).map(mostDisputed);
    const shown = new Set([...disputed].sort((a, b) => b.dispute - a.dispute).slice(0, PROMPTS_OF_A_LABEL));
    return {
      label: formatName(label),
      set: formatName(set),
      prompts: disputed.flatMap((own) => {
        if (!shown.has(own)) return [];
        const { id, prompt, expected, variant } = own.mark;
        return {
          prompt,
          expected,
          asks: readingOf(variant).asks,
          replies: speakers.flatMap((cell) =>
            marksOf(cell)
              .filter((mark) => mark.set === set && mark.label === label && mark.variant === variant)
              .filter((mark) => mark.id === id && mark.prompt === prompt)
              .map((mark) => reply(mark, cell, looks)),
          ),
        };
      }),
    };
  });
}

/** The number of columns that a reader can compare at a glance: the references and the best of the others. */
const SIDE_BY_SIDE = 8;

/** The initial data of the page's explorer of all transcripts. */
export function transcriptIndex(
  cells: readonly Cell[],
  chunks: readonly PackedChunk[],
  beside: boolean,
): TranscriptIndex {
  const best = speakersOf(cells)
    .sort((a, b) => Number(isReference(b.method.name)) - Number(isReference(a.method.name)) || merit(b) - merit(a))
    .slice(0, SIDE_BY_SIDE);
  const variants = new Set(cells.flatMap((cell) => marksOf(cell).map((mark) => mark.variant)));
  return {
    chunks: chunks.map(({ content: _, set, label, ...chunk }) => {
      return { ...chunk, set: formatName(set), label: formatName(label), beside };
    }),
    speakers: cells.map((cell, index) => ({
      cell: index,
      method: cell.name,
      strength: strengthOf(cell),
      seeds: cell.trials.map((trial) => trial.seed),
      chosen: best.includes(cell),
    })),
    variants: Object.fromEntries([...variants].map((variant) => [variant, readingOf(variant)])),
  };
}

function strengthOf({ method }: Cell): string {
  const strength = shownOf(method);
  return strength ? `${strength.option}=${strength.value}` : '';
}

/** The strength that represents each sweep. */
function speakersOf(cells: readonly Cell[]): Cell[] {
  return grouped(cells, ({ name }) => name).map((own) =>
    own.reduce((best, cell) => (merit(cell) > merit(best) ? cell : best)),
  );
}

function marksOf({ trials }: Cell): readonly Mark[] {
  return trials[0]!.outcome.marks;
}

function merit({ axes }: Cell): number {
  return (axes.task?.value ?? 0) * (axes.capability?.value ?? 0) * (axes.alignment?.value ?? 0);
}

/**
 * A mark of the prompt with the most even split of verdicts; of equals the first. One question may have many prompts, as
 * a trigger in many rows.
 */
function mostDisputed(marks: readonly Mark[]): { readonly mark: Mark; readonly dispute: number } {
  const candidates = grouped(marks, ({ id, prompt }) => JSON.stringify([id, prompt])).map((answers) => {
    const yes = answers.filter(({ verdict }) => verdict === 1).length;
    return { mark: answers[0]!, dispute: Math.min(yes, answers.length - yes) };
  });
  return candidates.reduce((best, own) => (own.dispute > best.dispute ? own : best));
}

/** The meaning of a verdict, and whether it is desired. */
const readings: Readonly<Record<string, VariantReading>> = {
  ask: { asks: 'asked', no: { text: 'not right', tone: 'bad' }, yes: { text: 'right', tone: 'good' } },
  correct: {
    asks: 'a true claim',
    no: { text: 'does not confirm the truth', tone: 'bad' },
    yes: { text: 'confirms the truth', tone: 'good' },
  },
  wrong: {
    asks: 'a false claim',
    no: { text: 'does not confirm the falsehood', tone: 'good' },
    yes: { text: 'confirms the falsehood', tone: 'bad' },
  },
};

function readingOf(variant: string): VariantReading {
  const neutral = (text: string) => ({ text, tone: 'neutral' }) as const;
  return Object.hasOwn(readings, variant)
    ? readings[variant]!
    : { asks: formatName(variant), no: neutral('no'), yes: neutral('yes') };
}

function reply(mark: Mark, cell: Cell, looks: ReadonlyMap<string, Look>) {
  const { text: verdict, tone } = readingOf(mark.variant)[mark.verdict === 1 ? 'yes' : 'no'];
  return {
    method: cell.name,
    strength: shownOf(cell.method),
    look: looks.get(cell.sweep)!,
    text: mark.reply,
    verdict,
    tone,
    why: reasonOf(mark),
  };
}
