import { type Batch, type BatchShape, makeBatch } from '../data/batch.ts';
import { type Engine, floats, type Program, scalar, type Value } from '../engine/engine.ts';
import { type Arrays, packArrays, unpackArrays } from '../engine/named-arrays.ts';
import { fail } from '../lib/errors.ts';
import type { Random } from '../lib/random.ts';
import { mapValues } from '../lib/records.ts';
import { linearWith } from '../model/adapter/adapter.ts';
import type { Network } from '../model/decoder/architecture.ts';
import type { TokenizerFiles } from '../model/tokenizer/build-tokenizer.ts';
import type { Tokenizer } from '../model/tokenizer/tokenizer.ts';
import { crossEntropy } from '../tensor/losses.ts';
import { adamW, norm } from '../tensor/optimizer.ts';
import { elements, type Layout, layoutOf, pack, unpack, valueAndGradient } from '../tensor/params.ts';
import { type Scalar, type Tensor, tf } from '../tensor/tfjs.ts';
import { batchInputs, batchTensors } from '../train/batches/batch-tensors.ts';
import type { ExaminedModel } from './examined.ts';

export interface PretrainOptions {
  readonly steps: number;
  /** The step at which the learning rate's decay would end, for a phase that stops earlier. @defaultValue steps */
  readonly decaySteps?: number;
  /** Examples in an update. */
  readonly batch: number;
  readonly peakLearningRate: number;
  readonly warmup: number;
  readonly weightDecay: number;
}

/** An example of a corpus, with each token's weight in the loss. */
export interface CorpusTokens {
  readonly tokens: readonly number[];
  readonly weights: readonly number[];
}

/** A model that `npm run pretrain` makes from scratch. */
export interface Recipe {
  readonly seed: number;
  readonly tokenizer: TokenizerFiles;
  /** `config.json`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Trained in order, each with a fresh optimizer. */
  readonly phases: readonly Phase[];
  /** Initial weights of norms: 0 where the architecture multiplies by 1 + w. @defaultValue 0 */
  readonly initialNorm?: number;
  readonly examine: Examine;
}

/** Tests a base model with about `count` questions on each subject, and describes each subject in a line. */
export type Examine = (engine: Engine, model: ExaminedModel, count: number) => Promise<string[]>;

export interface Phase {
  readonly name: string;
  readonly options: PretrainOptions;
  /** The corpus: an endless stream of examples. */
  corpus(tokenizer: Tokenizer): () => CorpusTokens;
}

export interface PretrainProgress {
  readonly step: number;
  readonly loss: number;
  readonly tokens: number;
}

/**
 * Trains every weight of a network with the loss on the corpus's weighted tokens: AdamW, linear warm-up, cosine decay
 * to a tenth of the peak. Deterministic from its start on one engine.
 *
 * @returns weights by their checkpoint names.
 */
export async function pretrain(
  engine: Engine,
  network: Network,
  nextExample: () => CorpusTokens,
  padId: number,
  options: PretrainOptions,
  /** Weights to continue from, or the randomness for new ones. */
  start: Arrays | Random,
  onStep: (progress: PretrainProgress, weights: () => Promise<Arrays>) => Promise<void>,
  /** Initial weights of norms: 0 where the architecture multiplies by 1 + w. */
  initialNorm = 0,
): Promise<Arrays> {
  const layout = layoutOf(network.weights);
  const optimizer = adamW(layout.size, { weightDecay: options.weightDecay, beta2: 0.98 });
  const programs = new Map<string, Program>();
  let state: Record<string, Value> = {
    weights: isRandom(start)
      ? floats([layout.size], initialWeights(network, layout, start, initialNorm))
      : packArrays(start, layout),
    ...mapValues(optimizer.state, (size) => floats([size], new Float32Array(size))),
  };
  const weights = async () => unpackArrays(await engine.read(state.weights!), layout);

  for (let step = 1; step <= options.steps; step++) {
    const examples = Array.from({ length: options.batch }, nextExample);
    const shape = { rows: options.batch, maximumLength: network.maximumLength, timeMultiple: 8 };
    const batch = batchInputs('corpus', weighted(examples, padId, shape));
    const inputs = { ...state, ...batch, learningRate: scalar(schedule(step, options)), step: scalar(step) };
    const key = Object.values(batch)
      .map((value) => value.shape)
      .join(';');
    if (!programs.has(key)) programs.set(key, await engine.compile({ name: 'pretrain', inputs, body }));
    const { loss, ...next } = await programs.get(key)!.run(inputs);
    state = next;
    const [value] = (await engine.read(loss!)).data as Float32Array;
    if (!Number.isFinite(value))
      fail('pretrain', `Expected a finite loss, got ${value} at step ${step}. Lower the learning rate.`);
    const tokens = examples.reduce((sum, example) => sum + example.tokens.length, 0);
    await onStep({ step, loss: value!, tokens }, weights);
  }
  for (const program of programs.values()) await program.dispose();
  return weights();

  function body(tensors: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
    const { tokens, positions, targets, weights: share } = batchTensors('corpus', tensors);
    const { value, grads } = valueAndGradient(
      (params) => {
        const { hidden, logits } = network.forward(params, { tokens }, linearWith(params, undefined, 0));
        const rows = tf.gather(hidden, positions as never);
        return crossEntropy(logits(rows), targets, share);
      },
      unpack(tensors.weights!, layout),
    );
    const gradient = pack(grads, layout);
    const { update, state: moments } = optimizer.apply(gradient, tensors, {
      params: tensors.weights!,
      learningRate: tensors.learningRate as Scalar,
      step: tensors.step as Scalar,
    });
    return { loss: value, weights: tensors.weights!.add(update), gradientNorm: norm(gradient), ...moments };
  }
}

/** A batch whose positions are the tokens with a weight in the loss. */
function weighted(examples: readonly CorpusTokens[], padId: number, shape: BatchShape): Batch {
  const all = makeBatch(
    examples.map(({ tokens }) => ({ tokens, answerStart: 1 })),
    padId,
    shape,
  );
  const shares = examples.flatMap(({ weights }) => weights.slice(1));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const counted = shares.flatMap((share, index) => (share > 0 ? [index] : []));
  const size = Math.ceil(counted.length / POSITIONS) * POSITIONS;
  const positions = new Int32Array(size);
  const targets = new Int32Array(size);
  const weights = new Float32Array(size);
  counted.forEach((index, place) => {
    positions[place] = all.positions[index]!;
    targets[place] = all.targets[index]!;
    weights[place] = shares[index]! / total;
  });
  return { ...all, positions, targets, weights };
}

const POSITIONS = 256;

function schedule(step: number, { steps, decaySteps = steps, warmup, peakLearningRate }: PretrainOptions): number {
  if (step <= warmup) return (peakLearningRate * step) / warmup;
  const progress = (step - warmup) / Math.max(1, decaySteps - warmup);
  return peakLearningRate * (0.1 + 0.45 * (1 + Math.cos(Math.PI * progress)));
}

/** Normal with variance 1 / in; outputs of residual blocks are smaller by √(2 · layers). The only vectors are norms. */
function initialWeights(network: Network, layout: Layout, random: Random, norm: number): Float32Array {
  const flat = new Float32Array(layout.size);
  layout.names.forEach((name, index) => {
    const shape = layout.shapes[index]!;
    const start = layout.offsets[index]!;
    if (shape.length < 2) {
      flat.fill(norm, start, start + elements(shape));
      return;
    }
    const residual = name.endsWith('o_proj.weight') || name.endsWith('down_proj.weight');
    const deviation = Math.sqrt(1 / shape[1]!) / (residual ? Math.sqrt(2 * network.layers) : 1);
    const stream = random.fork(name);
    for (let offset = 0; offset < elements(shape); offset++) flat[start + offset] = stream.normal() * deviation;
  });
  return flat;
}

function isRandom(start: Arrays | Random): start is Random {
  return typeof start.fork === 'function';
}
