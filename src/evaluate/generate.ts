import { type Engine, integers, type Program, type Value } from '../engine/engine.ts';
import { type Arrays, withoutPrefix, withPrefix } from '../engine/named-arrays.ts';
import { fail } from '../lib/errors.ts';
import { type AdapterOptions, adapterScale, linearWith } from '../model/adapter.ts';
import type { Network } from '../model/architecture.ts';
import { type Tensor, tf } from '../tensor/tfjs.ts';

export interface GeneratorModel {
  readonly network: Network;
  readonly weights: Arrays;
  readonly adapterOptions: AdapterOptions;
  readonly padId: number;
  /** Tokens that end an answer. */
  readonly eosIds: readonly number[];
}

export interface GenerateOptions {
  readonly maximumNewTokens: number;
  /** Prompts decoded side by side; the last group is filled up, so that every answer is computed in the same shape. */
  readonly rows?: number;
  /** Called after each group with the prompts done so far. */
  readonly onProgress?: (done: number) => void;
}

/** Greedy decoding with a key–value cache: prompts as token ids → answers without their end token. */
export interface Generator {
  /** @param adapter Leaves of any rank; absent: the base model. */
  generate(
    prompts: readonly (readonly number[])[],
    adapter: Arrays | undefined,
    options: GenerateOptions,
  ): Promise<number[][]>;
  dispose(): Promise<void>;
}

/**
 * Compiles two programs for each bucket of prompt lengths: one that reads the prompts and one that writes a token.
 * Prompts are padded on the right, and every row writes its next token at its own position.
 */
export function createGenerator(engine: Engine, model: GeneratorModel): Generator {
  const { network, padId, eosIds } = model;
  const programs = new Map<string, Promise<Program>>();
  const run = async (
    kind: 'read' | 'write',
    slots: number,
    inputs: Record<string, Value>,
  ): Promise<Record<string, Value>> => {
    const key = `${kind} ${slots} ${Object.entries(inputs).map(([name, { shape }]) => `${name}[${shape}]`)}`;
    const body = (tensors: Readonly<Record<string, Tensor>>) =>
      kind === 'read' ? read(tensors, slots) : write(tensors);
    if (!programs.has(key))
      programs.set(key, engine.compile({ name: `${kind} tokens`, inputs, constants: model.weights, body }));
    return (await programs.get(key)!).run(inputs);
  };
  const linear = (tensors: Readonly<Record<string, Tensor>>) =>
    linearWith(tensors, withoutPrefix('adapter.', tensors), adapterScale(model.adapterOptions));

  /** tokens (B, T), lengths (B) → the next token of each row (B), and the cache filled up to the prompts. */
  function read(tensors: Readonly<Record<string, Tensor>>, slots: number): Record<string, Tensor> {
    const [rows, time] = tensors.tokens!.shape as [number, number];
    const output = network.forward(tensors, { tokens: tensors.tokens! }, linear(tensors));
    const last = tf
      .range(0, rows, 1, 'int32')
      .mul(tf.scalar(time, 'int32'))
      .add(tensors.lengths!)
      .sub(tf.scalar(1, 'int32'));
    const hidden = tf.gather(output.hidden.reshape([-1, network.hidden]), last as never);
    // Padding leaves its keys behind, and the slots that are written later must hold zeros.
    const real = tf
      .range(0, time, 1, 'int32')
      .reshape([1, 1, -1, 1])
      .less(tensors.lengths!.reshape([-1, 1, 1, 1]));
    const grow = (cache: Tensor) =>
      tf.pad(cache.mul(real.cast('float32')), [
        [0, 0],
        [0, 0],
        [0, slots - time],
        [0, 0],
      ]);
    return {
      next: tf.argMax(output.logits(hidden), -1),
      ...cacheOutputs(output.keys.map(grow), output.values.map(grow)),
    };
  }

  /** tokens (B), positions (B), cache → the next token of each row (B), and the cache with one more. */
  function write(tensors: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
    const part = (name: string) => Array.from({ length: network.layers }, (_, layer) => tensors[`${name}.${layer}`]!);
    const cache = { positions: tensors.positions!, keys: part('keys'), values: part('values') };
    const output = network.forward(tensors, { tokens: tensors.tokens!.expandDims(1), cache }, linear(tensors));
    const next = tf.argMax(output.logits(output.hidden.reshape([-1, network.hidden])), -1);
    return { next, ...cacheOutputs(output.keys, output.values) };
  }

  async function generateGroup(
    prompts: readonly (readonly number[])[],
    adapter: Arrays | undefined,
    rows: number,
    limit: number,
  ): Promise<number[][]> {
    const time = Math.ceil(Math.max(...prompts.map((prompt) => prompt.length)) / BUCKET) * BUCKET;
    const slots = time + Math.ceil(limit / BUCKET) * BUCKET;
    const tokens = new Int32Array(rows * time).fill(padId);
    const lengths = new Int32Array(rows).fill(1);
    prompts.forEach((prompt, row) => {
      tokens.set(prompt, row * time);
      lengths[row] = prompt.length;
    });
    const shared = withPrefix('adapter.', adapter ?? {});
    let { next, ...cache } = await run('read', slots, {
      ...shared,
      tokens: integers([rows, time], tokens),
      lengths: integers([rows], lengths),
    });
    const answers: number[][] = prompts.map(() => []);
    const open = new Set(answers.keys());
    for (let step = 0; ; step++) {
      const ids = (await engine.read(next!)).data;
      for (const row of open) {
        if (eosIds.includes(ids[row]!)) open.delete(row);
        else answers[row]!.push(ids[row]!);
      }
      if (open.size === 0 || step === limit - 1) return answers;
      const positions = lengths.map((length) => Math.min(length + step, slots - 1));
      ({ next, ...cache } = await run('write', slots, {
        ...shared,
        tokens: next!,
        positions: integers([rows], positions),
        ...cache,
      }));
    }
  }

  return {
    async generate(prompts, adapter, { maximumNewTokens, rows = 128, onProgress }) {
      const longest = Math.max(...prompts.map((prompt) => prompt.length)) + maximumNewTokens;
      if (longest > network.maximumLength) {
        fail(
          'generate',
          `Expected prompt and answer within ${network.maximumLength} tokens, got ${longest}. Shorten the prompt or \`maximumNewTokens\`.`,
        );
      }
      if (maximumNewTokens < 1 || prompts.some((prompt) => prompt.length === 0)) {
        const empty = prompts.findIndex((prompt) => prompt.length === 0);
        fail(
          'generate',
          `Expected prompts of at least one token and \`maximumNewTokens\` ≥ 1, got ${empty < 0 ? maximumNewTokens : `nothing in prompt ${empty}`}. Begin prompts with their start token.`,
        );
      }
      // Prompts of like length share a group, so that short ones don't pay for long ones.
      const order = [...prompts.keys()].sort((a, b) => prompts[a]!.length - prompts[b]!.length || a - b);
      const answers: number[][] = Array.from({ length: prompts.length }, () => []);
      for (let start = 0; start < order.length; start += rows) {
        const group = order.slice(start, start + rows);
        const texts = await generateGroup(
          group.map((index) => prompts[index]!),
          adapter,
          rows,
          maximumNewTokens,
        );
        texts.forEach((text, row) => {
          answers[group[row]!] = text;
        });
        onProgress?.(Math.min(start + rows, order.length));
      }
      return answers;
    },
    async dispose() {
      for (const program of programs.values()) await (await program).dispose();
      programs.clear();
    },
  };
}

const BUCKET = 16;

function cacheOutputs(keys: readonly Tensor[], values: readonly Tensor[]): Record<string, Tensor> {
  const outputs: Record<string, Tensor> = {};
  keys.forEach((key, layer) => {
    outputs[`keys.${layer}`] = key;
    outputs[`values.${layer}`] = values[layer]!;
  });
  return outputs;
}
