import { gzipSync } from 'node:zlib';
import { hashJson } from '../../lib/hash.ts';
import type { Cell } from '../../results/aggregate.ts';
import { grouped } from '../../results/grouped.ts';
import type { Mark } from '../../results/result.ts';
import type { TranscriptChunk, TranscriptIndex } from '../client/transcript-format.ts';
import { reasonOf } from '../scores/cut-replies.ts';

/** Every reply to the questions of one label, packed for the page's script. */
export interface PackedChunk extends Omit<TranscriptIndex['chunks'][number], 'beside'> {
  /** Base64 of gzipped JSON, so that no model output can be read as markup or script. */
  readonly content: string;
}

/** Packs all transcripts of a setting, one chunk for each set and label, in the order of the graded replies. */
export function packTranscripts(cells: readonly Cell[]): PackedChunk[] {
  const marks = cells.flatMap((cell) => cell.trials.flatMap((trial) => trial.outcome.marks));
  return grouped(marks, (mark) => `${mark.set}/${mark.label}`).map((own) => {
    const { set, label } = own[0]!;
    const chunk = chunkOf(cells, (mark) => mark.set === set && mark.label === label);
    const json = JSON.stringify(chunk);
    return {
      set,
      label,
      prompts: chunk.prompts.length,
      disputed: countDisputed(chunk),
      name: hashJson([set, label, json]).slice(0, 16),
      content: gzipSync(json, { level: 9 }).toString('base64'),
    };
  });
}

function chunkOf(cells: readonly Cell[], belongs: (mark: Mark) => boolean): TranscriptChunk {
  const texts = new Map<string, number>();
  const intern = (text: string) => {
    const known = texts.get(text) ?? texts.size;
    texts.set(text, known);
    return known;
  };
  const prompts = new Map<string, { row: number; mark: Mark }>();
  const speakers = cells.flatMap((cell, index) =>
    cell.trials.map((trial) => {
      const replies: TranscriptChunk['speakers'][number]['replies'] = [];
      for (const mark of trial.outcome.marks.filter(belongs)) {
        const key = JSON.stringify([mark.id, mark.variant, mark.prompt]);
        const { row } = prompts.get(key) ?? { row: prompts.size };
        prompts.set(key, { row, mark });
        replies.push([row, mark.verdict, intern(mark.reply), intern(reasonOf(mark))]);
      }
      return { cell: index, seed: trial.seed, replies };
    }),
  );
  return {
    prompts: [...prompts.values()].map(({ mark: { id, variant, prompt, expected } }) => ({
      id,
      variant,
      prompt: intern(prompt),
      expected: intern(expected),
    })),
    speakers,
    // Last, because the texts are complete only here.
    texts: [...texts.keys()],
  };
}

function countDisputed({ prompts, speakers }: TranscriptChunk): number {
  const seen = prompts.map(() => new Set<number>());
  for (const [row, verdict] of speakers.flatMap((speaker) => speaker.replies)) {
    seen[row]!.add(verdict);
  }
  return seen.filter((verdicts) => verdicts.size > 1).length;
}
