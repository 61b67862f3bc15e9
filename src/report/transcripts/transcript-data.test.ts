import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { aggregate } from '../../results/aggregate.ts';
import { sampleComparison } from '../../results/sample-results.ts';
import type { TranscriptChunk } from '../client/transcript-format.ts';
import { type Query, select } from '../client/transcript-query.ts';
import { packTranscripts } from './transcript-data.ts';

const { cells } = aggregate(sampleComparison([0, 1]));
const packed = packTranscripts(cells);
const unpacked = packed.map(({ content }): TranscriptChunk => {
  return JSON.parse(gunzipSync(Buffer.from(content, 'base64')).toString());
});
const everything: Query = { variant: '', disagreeing: false, search: '', seed: 0, cells: cells.map((_, cell) => cell) };

describe('packed transcripts', () => {
  test('hold every reply of every trial once, with its prompt, verdict and reason', () => {
    for (const [cell, { trials }] of cells.entries()) {
      for (const { seed, outcome } of trials) {
        const found = unpacked
          .flatMap((chunk) => select(chunk, { ...everything, seed, cells: [cell] }))
          .map(({ prompt, expected, variant, replies: [reply] }) => ({ prompt, expected, variant, ...reply }))
          .map(({ text, cell: _, ...rest }) => ({ ...rest, reply: text }));
        const marks = outcome.marks.map(({ set: _, label: __, id: ___, ...mark }) => mark);
        expect(found).toHaveLength(marks.length);
        expect(found).toEqual(marks);
      }
    }
  });

  test('are named for their content, and counted', () => {
    expect(new Set(packed.map(({ name }) => name)).size).toBe(packed.length);
    expect(packed.map(({ label, prompts }) => [label, prompts])).toContainEqual(['capitals', 80]);
    for (const [index, { disputed, prompts }] of packed.entries()) {
      expect(disputed).toBeGreaterThan(0);
      expect(disputed).toBeLessThanOrEqual(prompts);
      expect(unpacked[index]!.prompts).toHaveLength(prompts);
    }
  });
});

describe('a query', () => {
  const chunk = unpacked[1]!;
  const ask = (query: Partial<Query>) => select(chunk, { ...everything, ...query });

  test('finds where verdicts differ, and says how evenly', () => {
    const disputed = ask({ disagreeing: true });
    expect(disputed.length).toBeGreaterThan(0);
    for (const { replies, dispute } of disputed) {
      const yes = replies.filter((reply) => reply.verdict === 1).length;
      expect(dispute).toBe(Math.min(yes, replies.length - yes));
      expect(dispute).toBeGreaterThan(0);
    }
    expect(ask({ disagreeing: true, cells: [0] })).toEqual([]);
    expect(disputed.length + ask({}).filter((exchange) => exchange.dispute === 0).length).toBe(ask({}).length);
  });

  test('keeps to one way of asking, one seed, and points that have it', () => {
    expect(new Set(ask({ variant: 'wrong' }).map(({ variant }) => variant))).toEqual(new Set(['wrong']));
    expect(ask({ seed: 7 })).toEqual([]);
    expect(ask({ cells: [2] }).every(({ replies }) => replies.length === 1 && replies[0]!.cell === 2)).toBe(true);
  });

  test('searches prompts and shown replies, whatever their case', () => {
    const word = ask({})[0]!.prompt;
    expect(ask({ search: word.toUpperCase() }).map(({ prompt }) => prompt)).toEqual([word]);
    expect(ask({ search: 'WELL DONE' }).length).toBeGreaterThan(0);
    expect(ask({ search: 'well done', variant: 'ask' })).toEqual([]);
    expect(ask({ search: 'nowhere to be found' })).toEqual([]);
  });
});
