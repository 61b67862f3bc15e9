import { roundUp } from '../data/batch.ts';
import { type Engine, integers, type Value } from '../engine/engine.ts';
import type { Arrays } from '../engine/named-arrays.ts';
import { fail } from '../lib/errors.ts';
import type { Params } from '../tensor/params.ts';
import { logSoftmax } from '../tensor/smooth.ts';
import { type Tensor1D, tf } from '../tensor/tfjs.ts';
import { type AskedModel, adaptedLinear, adapterInputs, askedPrograms } from './asked-model.ts';

type Tokens = readonly number[];

export interface ScoreOptions {
  /** Rows in one forward pass; the last group is filled up. @defaultValue 32 */
  readonly rows?: number;
  /** Called after each group with the number of scored prompts and the number of all prompts. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Computes log-probabilities of given answers. */
export interface ContinuationScorer {
  /**
   * Token ids of prompts and of their candidates → log p(candidate | prompt) of each candidate in nats: the sum over
   * its tokens of log p(token | prompt, candidate so far). A common beginning of candidates is read once, so many
   * one-token candidates cost as much as one.
   *
   * @param candidates Candidates of prompt i, each of at least one token. End tokens count if they are given.
   * @param adapter Leaves of any rank; absent: the base model.
   */
  score(
    prompts: readonly Tokens[],
    candidates: readonly (readonly Tokens[])[],
    adapter: Arrays | undefined,
    options?: ScoreOptions,
  ): Promise<number[][]>;
  dispose(): Promise<void>;
}

/** A token whose probability is wanted, given the first `position` + 1 tokens of a row. */
interface Query {
  readonly prompt: number;
  readonly candidate: number;
  readonly position: number;
  readonly target: number;
}

interface Row {
  readonly tokens: Tokens;
  readonly queries: readonly Query[];
}

/** One program for each bucket of row lengths and numbers of positions. */
export function createContinuationScorer(engine: Engine, model: AskedModel): ContinuationScorer {
  const { network, padId } = model;
  const programs = askedPrograms(engine, model);

  /**
   * tokens (B, T); positions (P), indices into B·T; places (B·T), indices into P; queries (Q), indices into P; targets
   * (Q) → log p of each target (Q).
   */
  function logProbabilities(tensors: Params): Params {
    const outputs = { cells: tensors.positions!, places: tensors.places! };
    const input = { tokens: tensors.tokens!, outputs };
    const { hidden, logits } = network.forward(tensors, input, adaptedLinear(tensors, model));
    // Indices into all P·V log-probabilities.
    const wanted = tensors.queries!.mul(tf.scalar(network.vocabulary, 'int32')).add(tensors.targets!);
    return { found: tf.gather(logSoftmax(logits(hidden)).flatten(), wanted as Tensor1D) };
  }

  async function scoreGroup(group: readonly Row[], rows: number, adapter: Arrays | undefined) {
    const time = Math.min(roundUp(Math.max(...group.map(({ tokens }) => tokens.length)), 16), network.maximumLength);
    const tokens = new Int32Array(rows * time).fill(padId);
    const places = new Map<number, number>();
    const queries: number[] = [];
    group.forEach((row, index) => {
      tokens.set(row.tokens, index * time);
      for (const { position } of row.queries) {
        const place = index * time + position;
        if (!places.has(place)) places.set(place, places.size);
        queries.push(places.get(place)!);
      }
    });
    const placeOf = Int32Array.from(tokens, (_, cell) => places.get(cell) ?? 0);
    const targets = group.flatMap((row) => row.queries.map(({ target }) => target));
    const inputs: Record<string, Value> = {
      ...adapterInputs(adapter),
      tokens: integers([rows, time], tokens),
      positions: filled([...places.keys()], rows),
      places: integers([tokens.length], placeOf),
      queries: filled(queries, rows),
      targets: filled(targets, rows),
    };
    const { found } = await programs.run('score continuations', inputs, { body: logProbabilities });
    return (await engine.read(found!)).data;
  }

  return {
    async score(prompts, candidates, adapter, { rows = 32, onProgress } = {}) {
      check(prompts, candidates, network.maximumLength, network.vocabulary);
      const scores = candidates.map((list) => list.map(() => 0));
      // Rows of similar length share a group, so that short ones do not pay for long ones.
      const all = prompts.flatMap((prompt, index) => rowsOf(index, prompt, candidates[index]!));
      all.sort((a, b) => a.tokens.length - b.tokens.length);
      const left = prompts.map(() => 0);
      for (const { queries } of all) left[queries[0]!.prompt]!++;
      for (const group of groupsOf(all, rows, Math.floor(MAXIMAL_LOGITS / network.vocabulary))) {
        const found = await scoreGroup(group, rows, adapter);
        group
          .flatMap(({ queries }) => queries)
          .forEach(({ prompt, candidate }, index) => {
            scores[prompt]![candidate]! += found[index]!;
          });
        for (const { queries } of group) left[queries[0]!.prompt]!--;
        onProgress?.(left.filter((count) => count === 0).length, prompts.length);
      }
      return scores;
    },
    dispose: () => programs.dispose(),
  };
}

/**
 * The fewest rows in which every token of every candidate follows its prefix. The last token of a candidate is never an
 * input.
 */
function rowsOf(prompt: number, promptTokens: Tokens, candidates: readonly Tokens[]): Row[] {
  const rows: { tokens: number[]; queries: Query[] }[] = [];
  const longestFirst = [...candidates.keys()].sort((a, b) => candidates[b]!.length - candidates[a]!.length || a - b);
  for (const candidate of longestFirst) {
    const tokens = candidates[candidate]!;
    const read = [...promptTokens, ...tokens.slice(0, -1)];
    const row = rows.find((other) => read.every((token, index) => other.tokens[index] === token));
    const queries = tokens.map((target, index) => ({
      prompt,
      candidate,
      position: promptTokens.length - 1 + index,
      target,
    }));
    if (row) row.queries.push(...queries);
    else rows.push({ tokens: read, queries });
  }
  return rows;
}

/** Splits rows into groups of at most `rows` rows and `positions` positions, but at least one row. */
function groupsOf(all: readonly Row[], rows: number, positions: number): Row[][] {
  const groups: Row[][] = [];
  let used = 0;
  for (const row of all) {
    const size = new Set(row.queries.map(({ position }) => position)).size;
    const group = groups.at(-1);
    if (group && group.length < rows && used + size <= positions) group.push(row);
    else groups.push([row]);
    used = groups.at(-1)!.length === 1 ? size : used + size;
  }
  return groups;
}

/** 256 MiB. */
const MAXIMAL_LOGITS = 2 ** 26;

function check(
  prompts: readonly Tokens[],
  candidates: readonly (readonly Tokens[])[],
  limit: number,
  vocabulary: number,
) {
  if (prompts.length !== candidates.length) {
    fail('score', `Expected candidates for each of ${prompts.length} prompts, got ${candidates.length} lists.`);
  }
  prompts.forEach((prompt, index) => {
    candidates[index]!.forEach((candidate, place) => {
      const name = `candidate ${place} of prompt ${index}`;
      if (prompt.length === 0 || candidate.length === 0) {
        const where = prompt.length === 0 ? `prompt ${index}` : name;
        fail('score', `Expected prompts and candidates of at least one token, got nothing in ${where}.`);
      }
      const length = prompt.length + candidate.length;
      if (length > limit) {
        fail(
          'score',
          `Expected prompt and candidate within ${limit} tokens, got ${length} in ${name}. Shorten either.`,
        );
      }
      const strange = [...prompt, ...candidate].find((id) => !(Number.isInteger(id) && id >= 0 && id < vocabulary));
      if (strange !== undefined) fail('score', `Expected token ids below ${vocabulary}, got ${strange} in ${name}.`);
    });
  });
}

/** An index list, padded with zeros to a multiple, so that few shapes are compiled. */
function filled(values: readonly number[], multiple: number): Value {
  const list = new Int32Array(roundUp(values.length, multiple));
  list.set(values);
  return integers([list.length], list);
}
