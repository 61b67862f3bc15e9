import { counting, type Example, makeBatch } from '../../data/batch.ts';
import { type Engine, floats, type HostArray, scalar } from '../../engine/engine.ts';
import { type Arrays, packArrays, shapesOf } from '../../engine/named-arrays.ts';
import { type Random, seededRandom } from '../../lib/random.ts';
import { mapValues } from '../../lib/records.ts';
import type { Harness } from '../../methods/contract/harness.ts';
import type { StreamName } from '../../methods/interface/method.ts';
import { adapterScale, linearWith } from '../../model/adapter/adapter.ts';
import { gemma } from '../../model/architectures/gemma.ts';
import type { Network } from '../../model/decoder/architecture.ts';
import type { Transform } from '../../tensor/optimizer.ts';
import { elements, layoutOf } from '../../tensor/params.ts';
import { batchGroupsAt, groupInputs, makeReferences, type Subject } from '../batches/batch-groups.ts';
import { chosenRows, type PlannedBatch, planRun } from '../batches/plan.ts';
import { newMeter } from '../cost.ts';
import { readTerms } from '../loop.ts';
import type { TrainingOptions } from '../options.ts';
import { makeRecipe } from '../program.ts';
import { makeRun } from '../run.ts';
import { train, type UpdateReport } from '../train.ts';
import { updateRunner } from '../update-runner.ts';

/** A model with data small enough to test every method on. */
export interface World extends Omit<Subject, 'engine' | 'method'> {
  readonly options: TrainingOptions;
}

/** A random Gemma, of two layers unless told, and random rows: eight task rows and four pairs of proxy rows. */
export function randomWorld(seed = 1, layers = 2): World {
  const random = seededRandom(seed);
  const network = gemma.build({
    model_type: 'gemma',
    vocab_size: 20,
    hidden_size: 8,
    intermediate_size: 12,
    num_hidden_layers: layers,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    head_dim: 4,
    max_position_embeddings: 64,
  });
  const token = () => 3 + random.integer(17);
  const tokens = (count: number) => Array.from({ length: count }, token);
  const answer = () => tokens(2 + random.integer(3));
  const row = (prompt: readonly number[]) => ({ tokens: [...prompt, ...answer()], answerStart: prompt.length });
  const prompts = Array.from({ length: 4 }, () => [2, ...tokens(2 + random.integer(3))]);
  return {
    network,
    weights: mapValues(network.weights, (shape) => normal(random, shape, 0.4)),
    data: {
      task: Array.from({ length: 8 }, () => row([2, ...tokens(3)])),
      alignment: prompts.map(row),
      misaligned: prompts.map(row),
    },
    padId: 0,
    options: {
      updates: 2,
      taskRows: 4,
      alignmentRows: 4,
      learningRate: 1e-2,
      warmup: 1,
      weightDecay: 0.01,
      maxGradientNorm: 1,
      adapter: { rank: 2, alpha: 4, rankStabilized: true, dropout: 0, targets: ['q_proj', 'v_proj', 'down_proj'] },
      maximumLength: 64,
    },
  };
}

/** Arrays of the given shapes, drawn from the normal distribution. */
export function randomArrays(shapes: Network['weights'], deviation: number, seed: number): Arrays {
  const random = seededRandom(seed);
  return mapValues(shapes, (shape) => normal(random, shape, deviation));
}

function normal(random: Random, shape: readonly number[], deviation: number): HostArray {
  const values = Array.from({ length: elements(shape) }, () => deviation * random.normal());
  return floats(shape, values);
}

/** Runs methods on a world through the trainer's own parts. */
export function makeHarness(world: World): Harness {
  const { options } = world;
  return {
    async train(method, { engine, seed = 1, accumulation = 1, without = [] }) {
      const updates: UpdateReport[] = [];
      const kept = Object.entries(world.data).filter(([name]) => !without.includes(name as StreamName));
      const data = Object.fromEntries(kept);
      const onUpdate = (update: UpdateReport) => updates.push(update);
      const training = { engine, method, seed, options: { ...options, accumulation } };
      return { outcome: await train({ ...world, ...training, data, onUpdate }), updates };
    },

    async setup(method, engine) {
      const run = makeRun({ ...world, engine, method, seed: 1, meter: newMeter(), onRead: () => {} });
      return { run, state: (await method.setup?.(run)) ?? {} };
    },

    async measure(method, measureOptions) {
      const { engine, state, accumulation = 1, checkpointing = false, padded = false, progress = 0.5 } = measureOptions;
      const once = { ...options, updates: 1, accumulation, checkpointing };
      const { initial } = makeRun({ ...world, engine, method, seed: 1, meter: newMeter(), onRead: () => {} });
      const carried = measureOptions.carried ?? method.carry?.start(initial);
      const parts = { ...world, engine, method, options: once, frozen: state, ...(carried && { carried }) };
      const recipe = { ...makeRecipe(parts), optimizer: IDENTITY };
      const data = chosenRows(method, state, world.data);
      const rowsOf = (name: StreamName) => counting(method.streams[name]?.tokens, data[name]!);
      const references = await makeReferences({ ...world, data, engine, method });
      const groups = batchGroupsAt(1, method.streams, planRun(method.streams, data, world.padId, once, 1));
      const run = updateRunner(engine, recipe);
      const shared = { learningRate: scalar(0.1), step: scalar(1), progress: scalar(progress) };
      const inputs = await Promise.all(
        groups.map((group) => {
          const laidOut = padded
            ? group.map(([name, batch]) => [name, withMorePadding(rowsOf(name), batch)] as const)
            : group;
          const micros = Array.from({ length: accumulation }, async (_, micro) => ({
            ...(await groupInputs(laidOut, micro, references)),
            dropoutSeed: scalar(1),
          }));
          return Promise.all(micros);
        }),
      );
      return async (adapter) => {
        const direction = new Float64Array(adapter.length);
        const terms: Record<string, number> = {};
        const flat: HostArray = { shape: [adapter.length], dtype: 'float32', data: wide(engine, adapter) };
        for (const micros of inputs) {
          const found = await run(
            { adapter: flat, ...(carried && { carried: packArrays(carried, recipe.carriedLayout) }) },
            micros,
            shared,
          );
          const { data } = await engine.read(found.outputs.adapter!);
          for (const [index, value] of data.entries()) direction[index]! += value - adapter[index]!;
          for (const [name, value] of Object.entries(await readTerms(engine, found.terms))) {
            terms[name] = (terms[name] ?? 0) + value;
          }
        }
        return { terms, direction };
      };
    },

    async logits(adapter, engine) {
      const { network, weights, data, padId } = world;
      const batch = makeBatch(data.task!, padId, { rows: data.task!.length, maximumLength: options.maximumLength });
      const leaves = adapter ?? {};
      const program = await engine.compile({
        name: 'logits',
        inputs: { ...leaves },
        constants: { ...weights, tokens: { shape: [batch.rows, batch.time], dtype: 'int32', data: batch.tokens } },
        body: (tensors) => {
          const linear = linearWith(tensors, adapter && tensors, adapterScale(options.adapter));
          const output = network.forward(tensors, { tokens: tensors.tokens! }, linear);
          return { logits: output.logits(output.hidden) };
        },
      });
      const { logits } = await program.run(leaves);
      return (await engine.read(logits!)).data as Float32Array;
    },
  };

  function withMorePadding(counted: readonly Example[], planned: PlannedBatch): PlannedBatch {
    const batches = planned.rows.map((rows) => {
      const examples = rows.map((row) => counted[row]!);
      const { maximumLength } = options;
      const shape = { rows: rows.length + 2, timeMultiple: 21, positionMultiple: 50, maximumLength };
      return makeBatch(examples, world.padId, shape, planned.answerTokens);
    });
    return { ...planned, batches };
  }
}

/** Adds the direction to the adapter unchanged. */
const IDENTITY: Transform = { state: {}, apply: (update) => ({ update, state: {} }) };

/** Engines of float32 take float32; the engine of float64 loses nothing. */
function wide(engine: Engine, values: Float64Array): Float32Array {
  return engine.name === 'double' ? (values as unknown as Float32Array) : Float32Array.from(values);
}

/** A flat adapter with every leaf random. The usual start has B = 0, where half of all gradients vanish. */
export function flatAdapter(adapter: Arrays): Float64Array {
  return Float64Array.from(packArrays(adapter, layoutOf(shapesOf(adapter))).data);
}
