import { type Example, makeBatch } from '../data/batch.ts';
import { type Engine, floats, scalar, type Value } from '../engine/engine.ts';
import { packArrays } from '../engine/named-arrays.ts';
import { seededRandom } from '../lib/random.ts';
import type { Method } from '../methods/interface/method.ts';
import { adapterShapes, initialAdapter } from '../model/adapter/adapter.ts';
import { type BatchGroup, groupInputs, makeReferences } from '../train/batches/batch-groups.ts';
import type { PlannedBatch } from '../train/batches/plan.ts';
import type { LoadedModel } from '../train/load-model.ts';
import type { TrainingOptions } from '../train/options.ts';
import { makeRecipe, updateDefinition } from '../train/program.ts';

/** The size of an update: rows of every stream, tokens a row, and the adapter's rank on all seven projections. */
export interface StepSize {
  readonly rows: number;
  readonly time: number;
  readonly rank: number;
  /** @defaultValue false */
  readonly checkpointing?: boolean;
}

export interface BenchedStep {
  /** Processor seconds of tracing and opening a session. */
  readonly compileSeconds: number;
  /** Runs one update that continues the last; returns its loss. */
  run(): Promise<number>;
  dispose(): Promise<void>;
}

/** Repeats one update on random tokens, all of which count except the first of each row. */
export async function benchedStep(
  engine: Engine,
  { network, weights, tokenizer }: Pick<LoadedModel, 'network' | 'weights'> & { tokenizer: { padId: number } },
  method: Method,
  { rows, time, rank, checkpointing = false }: StepSize,
): Promise<BenchedStep> {
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
  const streams = Object.keys(method.streams);
  const data = Object.fromEntries(
    streams.map((stream, index) => [stream, randomRows(rows, time, network.vocabulary, index)]),
  );
  const subject = { engine, network, weights, method, data, padId: tokenizer.padId };
  const references = await makeReferences(subject);
  const group: BatchGroup = streams.map((stream) => [
    stream as keyof Method['streams'],
    planned(data[stream]!, subject.padId, rows, time),
  ]);
  const recipe = makeRecipe({ network, weights, method, options });
  const shapes = adapterShapes(network, options.adapter);
  const leaves = initialAdapter(network, options.adapter, seededRandom(1));
  const initial = Object.fromEntries(Object.entries(leaves).map(([name, leaf]) => [name, floats(shapes[name]!, leaf)]));
  let state: Record<string, Value> = { adapter: packArrays(initial, recipe.layout) };
  for (const [name, size] of Object.entries(recipe.optimizer.state))
    state[name] = floats([size], new Float32Array(size));
  const fixed = {
    ...(await groupInputs(group, 0, references)),
    dropoutSeed: scalar(1),
    learningRate: scalar(options.learningRate),
    step: scalar(1),
    progress: scalar(0.5),
  };
  const before = process.cpuUsage();
  const program = await engine.compile(updateDefinition(recipe, { ...state, ...fixed }));
  const { user, system } = process.cpuUsage(before);
  const compileSeconds = (user + system) / 1e6;
  return {
    compileSeconds,
    async run() {
      const outputs = await program.run({ ...state, ...fixed });
      state = Object.fromEntries(Object.keys(state).map((name) => [name, outputs[name]!]));
      const terms = Object.entries(outputs).filter(([name]) => name.startsWith('term.'));
      const values = await Promise.all(terms.map(async ([, value]) => (await engine.read(value)).data[0]!));
      return values.reduce((sum, value) => sum + value, 0);
    },
    dispose: () => program.dispose(),
  };
}

export const LEARNING_RATE = 1e-4;
const TARGETS = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'];

export function randomRows(rows: number, time: number, vocabulary: number, seed: number): Example[] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, () => ({
    tokens: Array.from({ length: time + 1 }, () => random.integer(vocabulary)),
    answerStart: 1,
  }));
}

function planned(examples: readonly Example[], padId: number, rows: number, time: number): PlannedBatch {
  const batch = makeBatch(examples, padId, { rows, timeMultiple: time, maximumLength: time, positionMultiple: 1 });
  return { rows: [examples.map((_, row) => row)], batches: [batch], answerTokens: rows * time };
}
