import { makeBatch } from '../data/batch.ts';
import { type Engine, floats, scalar, type Value } from '../engine/engine.ts';
import { packArrays } from '../engine/named-arrays.ts';
import { seededRandom } from '../lib/random.ts';
import { mapValues } from '../lib/records.ts';
import type { Method } from '../methods/interface/method.ts';
import { adapterShapes, initialAdapter } from '../model/adapter/adapter.ts';
import { type BatchGroup, groupInputs, makeReferences } from '../train/batches/batch-groups.ts';
import type { LoadedModel } from '../train/load-model.ts';
import type { TrainingOptions } from '../train/options.ts';
import { makeRecipe, updateDefinition } from '../train/program.ts';
import { cpuSeconds } from './measure.ts';

/** The size of an update: rows of every stream, tokens a row, and the adapter's rank on all seven projections. */
export interface StepSize {
  readonly rows: number;
  readonly time: number;
  readonly rank: number;
  /** @defaultValue false */
  readonly checkpointing?: boolean;
}

/**
 * Repeats one update on random tokens, all of which count except the first of each row. A run continues the last, and
 * returns its loss. `compileSeconds` are those of the processor for tracing and opening a session.
 */
export async function benchedStep(
  engine: Engine,
  { network, weights, tokenizer }: Pick<LoadedModel, 'network' | 'weights'> & { tokenizer: { padId: number } },
  method: Method,
  size: StepSize,
) {
  const { rows, time, rank, checkpointing = false } = size;
  const options: TrainingOptions = {
    updates: 1000,
    taskRows: rows,
    alignmentRows: rows,
    learningRate: LEARNING_RATE,
    warmup: 0,
    checkpointing,
    weightDecay: 0.01,
    maxGradientNorm: 1,
    adapter: { rank, alpha: 2 * rank, rankStabilized: false, dropout: 0, targets: TARGETS },
    maximumLength: time,
  };
  const data = mapValues(randomStreams(method, size, network.vocabulary), (stream) =>
    stream.map((tokens) => ({ tokens, answerStart: 1 })),
  );
  const { padId } = tokenizer;
  const references = await makeReferences({ engine, network, weights, method, data, padId });
  const shape = { rows, timeMultiple: time, maximumLength: time, positionMultiple: 1 };
  const group: BatchGroup = Object.entries(data).map(([stream, examples]) => [
    stream as keyof Method['streams'],
    { rows: [[...examples.keys()]], batches: [makeBatch(examples, padId, shape)], answerTokens: rows * time },
  ]);
  const recipe = makeRecipe({ engine, network, weights, method, options });
  const shapes = adapterShapes(network, options.adapter);
  const leaves = initialAdapter(network, options.adapter, seededRandom(1));
  const initial = mapValues(leaves, (leaf, name) => floats(shapes[name]!, leaf));
  let state: Record<string, Value> = {
    adapter: packArrays(initial, recipe.layout),
    ...mapValues(recipe.optimizer.state, (size) => floats([size], new Float32Array(size))),
  };
  const fixed = {
    ...(await groupInputs(group, 0, references)),
    dropoutSeed: scalar(1),
    learningRate: scalar(options.learningRate),
    step: scalar(1),
    progress: scalar(0.5),
  };
  const before = process.cpuUsage();
  const program = await engine.compile(updateDefinition(recipe, { ...state, ...fixed }));
  return {
    compileSeconds: cpuSeconds(before),
    async run() {
      const outputs = await program.run({ ...state, ...fixed });
      state = mapValues(state, (_, name) => outputs[name]!);
      const terms = Object.entries(outputs).filter(([name]) => name.startsWith('term.'));
      const values = await Promise.all(terms.map(async ([, value]) => (await engine.read(value)).data[0]!));
      return values.reduce((sum, value) => sum + value, 0);
    },
    dispose: () => program.dispose(),
  };
}

export const LEARNING_RATE = 1e-4;
const TARGETS = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'];

/** Random rows for each stream of a method, the same for every peer. */
export function randomStreams(
  { streams }: Method,
  { rows, time }: StepSize,
  vocabulary: number,
): Record<string, number[][]> {
  const names = Object.keys(streams);
  return Object.fromEntries(names.map((name, seed) => [name, randomRows(rows, time, vocabulary, seed)]));
}

/** Rows of `time` + 1 tokens: every token but the last is read, and every one but the first is a target. */
export function randomRows(rows: number, time: number, vocabulary: number, seed: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, () => Array.from({ length: time + 1 }, () => random.integer(vocabulary)));
}
