import { type Engine, integers } from '../engine/engine.ts';
import type { Arrays } from '../engine/named-arrays.ts';
import { fail } from '../lib/errors.ts';
import { type Random, seededRandom } from '../lib/random.ts';
import { type Tensor, tf } from '../tensor/tfjs.ts';
import { type AskedModel, adaptedLinear, adapterInputs, askedPrograms, type Values } from './asked-model.ts';
import { cacheMoves, grown } from './cache-moves.ts';
import { fitting, lengthsOf, limitsOf, rowsOfRead, staying } from './group-sizes.ts';
import { isRandom, type Sampling, sampleToken } from './sample-token.ts';

export interface GeneratorModel extends AskedModel {
  /** Tokens that end an answer. */
  readonly eosIds: readonly number[];
}

export interface DecodeOptions {
  readonly maximumNewTokens: number;
  /** How tokens are drawn. @defaultValue greedily */
  readonly sampling?: Sampling | undefined;
  /**
   * Prompts are padded to multiples of half of this, and the cache's slots to multiples of it; larger values compile
   * fewer programs. @defaultValue 16
   */
  readonly bucket?: number;
}

export interface GenerateOptions extends DecodeOptions {
  /** The largest number of prompts that are decoded together. @defaultValue 128 */
  readonly rows?: number;
  /** Memory limit for a group's keys and values; groups are halved until they fit. @defaultValue 512 MiB */
  readonly cacheBytes?: number;
  /** Called after each group with the number of finished prompts. */
  readonly onProgress?: (done: number) => void;
}

/** Decoding with a key–value cache: prompts as token ids → answers without their end token. */
export interface Generator {
  /**
   * Answers each prompt. The same prompt at the same place in the list draws the same tokens, whatever the other
   * prompts are. Prompts of more than one group are answered in rounds ({@link limitsOf}).
   *
   * @param adapter Leaves of any rank; absent: the base model.
   */
  generate(prompts: Prompts, adapter: Arrays | undefined, options: GenerateOptions): Promise<number[][]>;
  /** Streams one prompt's answer, token by token: the answer that `generate` gives it as its only prompt. */
  stream(prompt: readonly number[], adapter: Arrays | undefined, options: DecodeOptions): AsyncGenerator<number, void>;
  dispose(): Promise<void>;
}

type Prompts = readonly (readonly number[])[];

/** A prompt that is being answered. */
interface Row {
  readonly prompt: readonly number[];
  readonly answer: number[];
  /** Whether an end token came. */
  ended: boolean;
  /** Draws this row's tokens; absent: greedy. */
  readonly random: Random | undefined;
}

const lengthOf = ({ prompt, answer }: Row): number => prompt.length + answer.length;

/**
 * Compiles a program that reads prompts (prefill) for each bucket of their lengths, and one that decodes a token for
 * each number of rows and slots. Prompts are padded on the right, and every row writes its next token at its own
 * position.
 */
export function createGenerator(engine: Engine, model: GeneratorModel): Generator {
  const { network, padId, eosIds } = model;
  const programs = askedPrograms(engine, model);
  const movers = askedPrograms(engine, { weights: {} });
  const moves = cacheMoves(movers);

  /**
   * tokens (B, T), lengths (B) → the next token of each row (B) or its logits (B, V), and the cache with the prompts.
   */
  function read(tensors: Tensors, slots: number, wanted: Wanted): Tensors {
    const tokens = tensors.tokens!;
    const [rows, time] = tokens.shape as [number, number];
    const starts = Int32Array.from({ length: rows }, (_, row) => row * time - 1);
    // Attention may find any numbers at the entries whose results nobody reads.
    const places = Int32Array.from({ length: rows * time }, (_, cell) => Math.floor(cell / time));
    const cells = tf.tensor1d(starts, 'int32').add(tensors.lengths!);
    const outputs = { cells, places: tf.tensor1d(places, 'int32') };
    const output = network.forward(tensors, { tokens, outputs }, adaptedLinear(tensors, model));
    // Padding leaves keys in the cache, but no row looks at a slot before it has written its own token there.
    const grow = (cache: Tensor) => grown(cache, slots);
    return {
      ...WANTED[wanted](output.logits(output.hidden)),
      ...cacheOutputs(output.keys.map(grow), output.values.map(grow)),
    };
  }

  /**
   * tokens (B), positions (B), cache → the next token of each row (B) or its logits (B, V), and the cache with one more
   * token.
   */
  function write(tensors: Tensors, wanted: Wanted): Tensors {
    const part = (name: string) => Array.from({ length: network.layers }, (_, layer) => tensors[`${name}.${layer}`]!);
    const cache = { positions: tensors.positions!, keys: part('keys'), values: part('values') };
    const tokens = tensors.tokens!.expandDims(1);
    const output = network.forward(tensors, { tokens, cache }, adaptedLinear(tensors, model));
    const logits = output.logits(output.hidden);
    return { ...WANTED[wanted](logits), ...cacheOutputs(output.keys, output.values) };
  }

  const paddedLengths = (group: readonly Row[], options: DecodeOptions) =>
    lengthsOf(group.map(lengthOf), { ...options, grows: engine.copiesOutputs ?? false });

  /** Continues the answers of a group. Yields after each token, which is then the last of each open row's answer. */
  async function* decode(
    group: readonly Row[],
    adapter: Arrays | undefined,
    size: number,
    options: DecodeOptions,
  ): AsyncGenerator<void, void> {
    const { maximumNewTokens, sampling } = options;
    const { time, slotsFor } = paddedLengths(group, options);
    const tokens = new Int32Array(size * time).fill(padId);
    group.forEach(({ prompt, answer }, place) => {
      tokens.set([...prompt, ...answer], place * time);
    });
    const wanted = isRandom(sampling) ? 'logits' : 'next';
    const batch = { rows: [], positions: [] };
    // In the engine's own memory, so that the adapter is taken there once and not for every token.
    const shared = adapter
      ? await movers.run('adapter', adapterInputs(adapter), { body: (leaves) => leaves, batch })
      : {};
    // Rows that only fill up the group are prompts of one token.
    let rows: (Row | undefined)[] = Array.from({ length: size }, (_, place) => group[place]);
    const lengths = rows.map((row) => (row ? lengthOf(row) : 1));
    let slots = slotsFor(1);
    const part = rowsOfRead(size, time);
    const parts: Values[] = [];
    const body = (tensors: Tensors) => read(tensors, slots, wanted);
    for (let from = 0; from < size; from += part) {
      const inputs = {
        tokens: integers([part, time], tokens.slice(from * time, (from + part) * time)),
        lengths: integers([part], lengths.slice(from, from + part)),
      };
      parts.push(await programs.run(`read ${slots} ${wanted}`, { ...shared, ...inputs }, { body }));
    }
    let state = parts.length === 1 ? parts[0]! : await moves.joinRows(parts);
    for (let step = 0; ; step++) {
      const { [wanted]: output, ...cache } = state;
      const { data } = await engine.read(output!);
      const ids = Int32Array.from(rows, (row, place) => (row ? choose(row, data, place, sampling) : padId));
      rows.forEach((row, place) => {
        if (row && eosIds.includes(ids[place]!)) row.ended = true;
        else row?.answer.push(ids[place]!);
      });
      rows = rows.map((row) => (row?.ended ? undefined : row));
      yield;
      if (rows.every((row) => !row) || step === maximumNewTokens - 1) return;
      const places = staying(rows, size);
      let kept = places.length < rows.length ? await moves.moveRows(cache, places) : cache;
      const next = places.map((place) => ids[place]!);
      rows = places.map((place) => rows[place]);
      const needed = slotsFor(step + 1);
      if (needed > slots) {
        slots = needed;
        kept = await moves.growSlots(kept, slots);
      }
      const positions = rows.map((row) => (row ? lengthOf(row) - 1 : slots - 1));
      state = await programs.run(
        `write ${slots} ${wanted}`,
        { ...shared, tokens: integers([rows.length], next), positions: integers([rows.length], positions), ...kept },
        { body: (tensors) => write(tensors, wanted), donates: Object.keys(kept) },
      );
    }
  }

  function choose(row: Row, data: ArrayLike<number>, place: number, sampling: Sampling | undefined): number {
    if (!row.random) return data[place]!;
    const logits = (data as Float32Array).subarray(place * network.vocabulary, (place + 1) * network.vocabulary);
    return sampleToken(logits, sampling!, row.random.uniform());
  }

  const rowsOf = (prompts: Prompts, { maximumNewTokens, sampling }: DecodeOptions): Row[] => {
    check(prompts, maximumNewTokens, network.maximumLength);
    const random = isRandom(sampling) ? seededRandom(sampling.seed) : undefined;
    return prompts.map((prompt, index) => ({
      prompt,
      answer: [],
      ended: false,
      random: random?.fork(`row ${index}`),
    }));
  };
  const slotBytes = 2 * 4 * network.layers * network.keyValueHeads * network.headDimension;

  return {
    async generate(prompts, adapter, { rows = 128, cacheBytes = 2 ** 29, onProgress, ...options }) {
      const all = rowsOf(prompts, options);
      const open = () => all.filter(({ answer, ended }) => !ended && answer.length < options.maximumNewTokens);
      /** The first rows, as many as fit, and for how many their programs are compiled. */
      const groupOf = (waiting: readonly Row[], round: DecodeOptions) => {
        let [group, most] = [waiting.slice(0, rows), rows];
        const cacheSize = () => most * paddedLengths(group, round).slotsFor(round.maximumNewTokens) * slotBytes;
        while (most > 1 && cacheSize() > cacheBytes) {
          most = Math.ceil(most / 2);
          group = group.slice(0, most);
        }
        return { group, most };
      };
      const isOneGroup = groupOf(all, options).group.length === all.length;
      let answered = 0;
      for (const limit of isOneGroup ? [options.maximumNewTokens] : limitsOf(options.maximumNewTokens)) {
        const round = { ...options, maximumNewTokens: limit - answered };
        // Texts of similar length share a group, so that short ones do not pay for long ones.
        let waiting = open().sort((a, b) => lengthOf(a) - lengthOf(b));
        while (waiting.length > 0) {
          const { group, most } = groupOf(waiting, round);
          const steps = decode(group, adapter, fitting(group.length, most), round);
          const finish = async () => {
            while (!(await steps.next()).done);
          };
          await (engine.keepMemoryWhile?.(finish) ?? finish());
          waiting = waiting.slice(group.length);
          onProgress?.(all.length - open().length);
        }
        answered = limit;
      }
      return all.map(({ answer }) => answer);
    },
    async *stream(prompt, adapter, options) {
      const [row] = rowsOf([prompt], options) as [Row];
      let sent = 0;
      for await (const _ of decode([row], adapter, 1, options)) {
        for (; sent < row.answer.length; sent++) yield row.answer[sent]!;
      }
    },
    async dispose() {
      await programs.dispose();
      await movers.dispose();
    },
  };
}

type Tensors = Readonly<Record<string, Tensor>>;
type Wanted = keyof typeof WANTED;

/** What a program returns of the logits (B, V): the likeliest token, or all logits if tokens are drawn outside. */
const WANTED = {
  next: (logits: Tensor) => ({ next: tf.argMax(logits, -1) }),
  logits: (logits: Tensor) => ({ logits }),
};

function check(prompts: Prompts, maximumNewTokens: number, maximumLength: number): void {
  const longest = Math.max(...prompts.map((prompt) => prompt.length)) + maximumNewTokens;
  if (longest > maximumLength) {
    fail(
      'generate',
      `Expected prompt and answer within ${maximumLength} tokens, got ${longest}. Shorten the prompt or \`maximumNewTokens\`.`,
    );
  }
  const empty = prompts.findIndex((prompt) => prompt.length === 0);
  if (maximumNewTokens < 1 || empty >= 0) {
    fail(
      'generate',
      `Expected prompts of at least one token and \`maximumNewTokens\` ≥ 1, got ${empty < 0 ? maximumNewTokens : `nothing in prompt ${empty}`}. Begin prompts with their start token.`,
    );
  }
}

function cacheOutputs(keys: readonly Tensor[], values: readonly Tensor[]): Record<string, Tensor> {
  return Object.assign(
    {},
    ...keys.map((key, layer) => ({ [`keys.${layer}`]: key, [`values.${layer}`]: values[layer]! })),
  );
}
