import { setImmediate } from 'node:timers/promises';
import { type Engine, floats, scalar } from '../engine/engine.ts';
import { type Arrays, addArrays, packArrays, unpackArrays, withoutPrefix } from '../engine/named-arrays.ts';
import { seededRandom } from '../lib/random.ts';
import type { StreamName } from '../methods/interface/method.ts';
import type { CurvePoint } from '../results/result.ts';
import { PRIME } from '../tensor/dropout.ts';
import { linearSchedule } from '../tensor/optimizer.ts';
import { batchGroupsAt, groupInputs, makeReferences, type Subject } from './batches/batch-groups.ts';
import { chosenRows, planRun } from './batches/plan.ts';
import { checkArrays, overflowOf } from './check-adapter.ts';
import type { Meter } from './cost.ts';
import type { TrainingOptions } from './options.ts';
import { makeRecipe } from './program.ts';
import { makeSweep, type Sweep } from './sweep.ts';
import { updateRunner, type Values } from './update-runner.ts';

/** What every training of a trial shares. */
export interface LoopJob extends Subject {
  readonly options: TrainingOptions;
  readonly seed: number;
  readonly onUpdate?: (update: UpdateReport) => void;
  /** Called with each stream that is read outside updates. */
  readonly onRead: (stream: StreamName) => void;
  readonly meter: Meter;
  readonly from: Arrays;
  readonly state: Arrays;
  readonly wantsMeanGradient?: boolean;
}

export interface UpdateReport extends CurvePoint {
  /** Tokens, without padding, that went through the network for this step. */
  readonly tokens: number;
}

export type LoopOutcome =
  | {
      readonly status: 'completed';
      readonly adapter: Arrays;
      readonly step: number;
      readonly lastGoodLoss?: number;
      readonly meanGradient?: Arrays;
    }
  | FailedLoop;

export interface FailedLoop {
  readonly status: 'failed';
  readonly message: string;
  readonly step: number;
  readonly lastGoodLoss?: number;
}

/** Trains an adapter: one plan, one schedule, the same for every method. */
export async function runLoop(job: LoopJob): Promise<LoopOutcome> {
  const { engine, method, options, seed, onUpdate, meter } = job;
  const { monitor } = method;
  const carried = method.carry ? checkArrays(method, '`carry.start` to return', method.carry.start(job.from)) : {};
  const recipe = makeRecipe({ ...job, carried, frozen: job.state, sumsGradients: job.wantsMeanGradient === true });
  const data = chosenRows(method, job.state, job.data);
  const plan = planRun(method.streams, data, job.padId, options, seed);
  const references = await makeReferences({ ...job, data });
  for (const { forwardPasses, tokens } of Object.values(references)) {
    meter.forwardPasses += forwardPasses;
    meter.tokens += tokens;
  }
  const run = updateRunner(engine, recipe);
  let sweep: Sweep | undefined;
  if (monitor) {
    const { stream, loss } = monitor;
    job.onRead(stream);
    // Of the answers, whatever tokens the method's own term on the stream counts: one tolerance then means the same for all.
    const { tokens: _, ...use } = method.streams[stream]!;
    const watched = { stream, loss, use, rows: job.data[stream]! };
    sweep = makeSweep({ ...job, ...watched, layout: recipe.layout });
  }
  const noise = seededRandom(seed).fork('dropout');

  const schedule = { peak: options.learningRate, warmup: options.warmup, steps: options.updates };
  let state: Values = { adapter: packArrays(job.from, recipe.layout) };
  if (method.carry) state.carried = packArrays(carried, recipe.carriedLayout);
  for (const [name, length] of Object.entries(recipe.optimizer.state))
    state[name] = floats([length], new Float32Array(length));
  let kept = { adapter: state.adapter!, step: 0 };
  const watched: number[] = [];
  /** Whether the method asks to stop. */
  const watch = async (step: number): Promise<boolean> => {
    if (!monitor || !sweep || (step % monitor.every !== 0 && step !== options.updates)) return false;
    const value = await sweep.value(state.adapter!);
    watched.push(value);
    if (!Number.isFinite(value)) return true;
    if (step === 0 || monitor.keep(watched)) kept = { adapter: state.adapter!, step };
    return monitor.stop(watched);
  };
  let applied = 0;
  let lastGoodLoss: number | undefined;
  let step = 0;
  try {
    let stopped = await watch(0);
    while (!stopped && step < options.updates) {
      step++;
      const learningRate = linearSchedule(step, schedule);
      const report = { step, loss: 0, terms: {} as Record<string, number>, learningRate, gradientNorm: 0, tokens: 0 };
      for (const group of batchGroupsAt(step, method.streams, plan)) {
        const shared = {
          learningRate: scalar(learningRate),
          step: scalar(++applied),
          progress: scalar(step / options.updates),
        };
        const micros: Values[] = [];
        for (let micro = 0; micro < (options.accumulation ?? 1); micro++) {
          const inputs = await groupInputs(group, micro, references);
          micros.push({ ...inputs, dropoutSeed: scalar(noise.integer(PRIME)) });
        }
        const { outputs, terms } = await run(state, micros, shared);
        state = Object.fromEntries(Object.keys(state).map((name) => [name, outputs[name]!]));
        const values = await readTerms(engine, terms);
        const gradientNorm = (await engine.read(outputs.gradientNorm!)).data[0]!;
        const tokens = group.flatMap(([, { batches }]) => batches).reduce((sum, batch) => sum + batch.realTokens, 0);
        const passes = method.penalty ? 2 : 1;
        meter.updates++;
        meter.backwardPasses += micros.length * group.length * passes;
        meter.tokens += tokens * passes;
        report.loss += Object.values(values).reduce((sum, value) => sum + value, 0);
        for (const [name, value] of Object.entries(values)) report.terms[name] = (report.terms[name] ?? 0) + value;
        report.gradientNorm = Math.max(report.gradientNorm, gradientNorm);
        report.tokens += tokens;
        const problem = problemOf(values, gradientNorm);
        if (problem) {
          const streams = group.map(([name]) => name).join(' and ');
          return failedLoop(`a finite loss at step ${step} on ${streams}`, problem, step, lastGoodLoss);
        }
      }
      lastGoodLoss = report.loss;
      onUpdate?.(report);
      stopped = await watch(step);
      // Lets Vitest's timeouts and signals through between steps.
      await setImmediate();
    }
    const last = unpackArrays(await engine.read(state.adapter!), recipe.layout);
    const overflow = overflowOf(last);
    if (overflow) return failedLoop(`a finite adapter after step ${step}`, overflow, step, lastGoodLoss);
    const seen = watched.at(-1);
    if (seen !== undefined && !Number.isFinite(seen)) {
      const expected = `a finite loss of \`monitor\` after step ${step} on ${monitor!.stream}`;
      return failedLoop(expected, `${seen}`, step, lastGoodLoss);
    }
    const end = monitor ? kept : { adapter: state.adapter!, step };
    const adapter = end.adapter === state.adapter ? last : unpackArrays(await engine.read(end.adapter), recipe.layout);
    const good = lastGoodLoss === undefined ? {} : { lastGoodLoss };
    const completed = { status: 'completed', adapter, step: end.step, ...good } as const;
    if (!job.wantsMeanGradient) return completed;
    const sum = unpackArrays(await engine.read(state.gradientSum!), recipe.layout);
    const zero = addArrays(sum, -1, sum);
    return { ...completed, meanGradient: addArrays(zero, 1 / Math.max(applied, 1), sum) };
  } finally {
    await run.dispose();
    for (const reference of Object.values(references)) await reference.dispose();
    await sweep?.dispose();
  }
}

function failedLoop(expected: string, got: string, step: number, lastGoodLoss: number | undefined): FailedLoop {
  const known = lastGoodLoss !== undefined;
  const good = known ? `the last good loss was ${lastGoodLoss.toFixed(4)}` : 'there was no good loss before it';
  const message = `Expected ${expected}, got ${got}; ${good}. Lower the learning rate or the method's strength.`;
  return { status: 'failed', message, step, ...(known ? { lastGoodLoss } : {}) };
}

/** The sum of each term over micro-batches. */
export async function readTerms(engine: Engine, outputs: readonly Values[]): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const [term, value] of outputs.flatMap((values) => Object.entries(withoutPrefix('term.', values)))) {
    sums[term] = (sums[term] ?? 0) + (await engine.read(value)).data[0]!;
  }
  return sums;
}

/** The first term that is no finite number, if any. */
function problemOf(terms: Readonly<Record<string, number>>, gradientNorm: number): string | undefined {
  const bad = Object.entries(terms).filter(([, value]) => !Number.isFinite(value));
  if (bad.length > 0) return bad.map(([name, value]) => `${name} = ${value}`).join(', ');
  return Number.isFinite(gradientNorm) ? undefined : `a gradient of norm ${gradientNorm}`;
}
