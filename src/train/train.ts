import { setImmediate } from 'node:timers/promises';
import { type Engine, floats, type HostArray, type Program, scalar, type Value } from '../engine/engine.ts';
import { seededRandom } from '../lib/random.ts';
import type { Method, StreamName } from '../methods/method.ts';
import { initialAdapter } from '../model/adapter.ts';
import type { Network } from '../model/architecture.ts';
import { PRIME } from '../tensor/dropout.ts';
import { linearSchedule } from '../tensor/optimizer.ts';
import { batchInputs } from './batch-tensors.ts';
import type { TrainingOptions } from './options.ts';
import { type PlannedBatch, planRun, type StreamData } from './plan.ts';
import { accumulateDefinition, applyDefinition, makeRecipe, type Recipe, updateDefinition } from './program.ts';
import { computeReference, type Reference } from './reference.ts';

export interface TrainingJob {
  readonly engine: Engine;
  readonly network: Network;
  /** The base model's weights by checkpoint name; they never change. */
  readonly weights: Readonly<Record<string, HostArray>>;
  readonly method: Method;
  readonly data: StreamData;
  readonly padId: number;
  readonly options: TrainingOptions;
  readonly seed: number;
  readonly onUpdate?: (update: UpdateReport) => void;
}

export interface UpdateReport {
  /** From 1. */
  readonly step: number;
  readonly loss: number;
  readonly terms: Readonly<Record<string, number>>;
  readonly learningRate: number;
  readonly gradientNorm: number;
  /** Real tokens that went through the network for it. */
  readonly tokens: number;
}

export interface TrainingCost {
  readonly updates: number;
  readonly backwardPasses: number;
  readonly forwardPasses: number;
  readonly tokens: number;
  readonly setupSeconds: number;
  readonly trainSeconds: number;
}

export type TrainingOutcome =
  | { readonly status: 'completed'; readonly adapter: Float32Array; readonly cost: TrainingCost }
  | { readonly status: 'failed'; readonly message: string; readonly step: number; readonly lastGoodLoss?: number; readonly cost: TrainingCost };

/**
 * The one training loop: every method runs through it, with the same rows, updates and schedule. A loss that is not a
 * finite number ends it as a failure that names the step and the term.
 */
export async function train(job: TrainingJob): Promise<TrainingOutcome> {
  const { engine, network, method, options, seed, data, padId, onUpdate } = job;
  const started = performance.now();
  const recipe = makeRecipe(network, job.weights, method, options, []);
  const random = seededRandom(seed);
  const plan = planRun(method.streams, data, padId, options, seed);
  const references = await makeReferences(job);
  const passes = Object.values(references).reduce((sum, reference) => sum + reference.forwardPasses, 0);
  let tokens = Object.values(references).reduce((sum, reference) => sum + reference.tokens, 0);
  const setupSeconds = (performance.now() - started) / 1000;

  const { size } = recipe.layout;
  const initial = initialAdapter(network, options.adapter, random.fork('adapter'));
  const flat = new Float32Array(size);
  recipe.layout.names.forEach((name, index) => {
    flat.set(initial[name]!, recipe.layout.offsets[index]);
  });
  let state: Record<string, Value> = { adapter: floats([size], flat) };
  for (const [name, length] of Object.entries(recipe.optimizer.state)) state[name] = floats([length], new Float32Array(length));

  const run = programCache(engine, recipe);
  const noise = random.fork('dropout');
  const microBatches = options.accumulation ?? 1;
  const cost = (updates: number): TrainingCost => ({
    updates,
    backwardPasses: updates * microBatches * Object.keys(plan).length,
    forwardPasses: passes,
    tokens,
    setupSeconds,
    trainSeconds: (performance.now() - started) / 1000 - setupSeconds,
  });
  let lastGoodLoss: number | undefined;

  for (let step = 1; step <= options.updates; step++) {
    const planned = Object.entries(plan).map(([name, batches]) => [name as StreamName, batches[step - 1]!] as const);
    const learningRate = linearSchedule(step, { peak: options.learningRate, warmup: options.warmup, steps: options.updates });
    const shared = { learningRate: scalar(learningRate), step: scalar(step), progress: scalar(step / options.updates) };
    const micros = Array.from({ length: microBatches }, (_, micro) => ({
      ...microInputs(planned, micro, references),
      dropoutSeed: scalar(noise.integer(PRIME)),
    }));
    const { outputs, terms } = await run(state, micros, shared);
    state = Object.fromEntries(Object.keys(state).map((name) => [name, outputs[name]!]));
    const used = planned.flatMap(([, { batches }]) => batches).reduce((sum, batch) => sum + batch.realTokens, 0);
    tokens += used;
    const values = await readTerms(engine, terms);
    const loss = Object.values(values).reduce((sum, value) => sum + value, 0);
    const gradientNorm = (await engine.read(outputs.gradientNorm!)).data[0]!;
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
      const bad = Object.entries(values).filter(([, value]) => !Number.isFinite(value)).map(([name, value]) => `${name} = ${value}`);
      const message = `Expected a finite loss at step ${step}, got ${bad.join(', ') || `a gradient of norm ${gradientNorm}`}. Lower the learning rate or the method's strength.`;
      return { status: 'failed', message, step, ...(lastGoodLoss === undefined ? {} : { lastGoodLoss }), cost: cost(step) };
    }
    lastGoodLoss = loss;
    onUpdate?.({ step, loss, terms: values, learningRate, gradientNorm, tokens: used });
    await setImmediate(); // lets Vitest's timeouts and signals through between steps
  }
  await run.dispose();
  const adapter = (await engine.read(state.adapter!)).data as Float32Array;
  return { status: 'completed', adapter, cost: cost(options.updates) };
}

async function makeReferences({ engine, network, weights, method, data, padId }: TrainingJob): Promise<Record<string, Reference>> {
  const references: Record<string, Reference> = {};
  for (const [name, { reference, tokens = 'answer' }] of Object.entries(method.streams)) {
    if (reference) {
      references[name] = await computeReference(engine, network, weights, data[name as StreamName]!, padId, { tokens });
    }
  }
  return references;
}

function microInputs(
  planned: readonly (readonly [StreamName, PlannedBatch])[],
  micro: number,
  references: Readonly<Record<string, Reference>>,
): Record<string, HostArray> {
  const inputs: Record<string, HostArray> = {};
  for (const [name, batch] of planned) {
    Object.assign(inputs, batchInputs(name, batch.batches[micro]!));
    inputs[`${name}.answerTokens`] = scalar(batch.answerTokens);
    const reference = references[name];
    if (reference) inputs[`${name}.reference`] = reference.forBatch(batch, micro);
  }
  return inputs;
}

type Values = Record<string, Value>;

interface RunUpdate {
  (state: Values, micros: readonly Values[], shared: Values): Promise<{ outputs: Values; terms: readonly Values[] }>;
  dispose(): Promise<void>;
}

/** Runs one update as one program, or as a program a micro-batch and one for the optimizer; compiled once a shape. */
function programCache(engine: Engine, recipe: Recipe): RunUpdate {
  const programs = new Map<string, Promise<Program>>();
  const call = async (kind: keyof typeof DEFINITIONS, inputs: Values): Promise<Values> => {
    const key = `${kind} ${Object.entries(inputs).map(([name, { shape }]) => `${name}[${shape}]`)}`;
    if (!programs.has(key)) programs.set(key, engine.compile(DEFINITIONS[kind](recipe, inputs)));
    return (await programs.get(key)!).run(inputs);
  };
  const run = async (state: Values, micros: readonly Values[], shared: Values) => {
    if (micros.length === 1) {
      const outputs = await call('update', { ...state, ...micros[0], ...shared });
      return { outputs, terms: [outputs] };
    }
    const terms: Values[] = [];
    let sums: Values = {};
    for (const micro of micros) {
      const outputs = await call('accumulate', { adapter: state.adapter!, ...micro, progress: shared.progress!, ...sums });
      sums = Object.fromEntries(Object.entries(outputs).filter(([name]) => name.startsWith('gradient.')));
      terms.push(outputs);
    }
    return { outputs: await call('apply', { ...state, ...shared, ...sums }), terms };
  };
  return Object.assign(run, {
    dispose: async () => {
      for (const program of programs.values()) await (await program).dispose();
    },
  });
}

const DEFINITIONS = { update: updateDefinition, accumulate: accumulateDefinition, apply: applyDefinition };

async function readTerms(engine: Engine, micros: readonly Values[]): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const outputs of micros) {
    for (const [name, value] of Object.entries(outputs)) {
      if (!name.startsWith('term.')) continue;
      const term = name.slice('term.'.length);
      sums[term] = (sums[term] ?? 0) + (await engine.read(value)).data[0]!;
    }
  }
  return sums;
}
