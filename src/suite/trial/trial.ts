import os from 'node:os';
import type { Engine } from '../../engine/engine.ts';
import type { Arrays } from '../../engine/named-arrays.ts';
import { answer, type Question } from '../../evaluate/answer.ts';
import { createGenerator, type Generator } from '../../evaluate/generate.ts';
import { type ContinuationScorer, createContinuationScorer } from '../../evaluate/score-continuations.ts';
import { hashJson, sha256 } from '../../lib/hash.ts';
import type { Method } from '../../methods/interface/method.ts';
import type { CurvePoint, MethodRecord, Outcome, Score, TrialResult } from '../../results/result.ts';
import { UNDER_PROMPT } from '../../results/result.ts';
import { checkSetting } from '../../settings/check-setting.ts';
import type { Setting, SettingData } from '../../settings/setting.ts';
import { trainsNothing } from '../../train/check-method.ts';
import { newMeter } from '../../train/cost.ts';
import { type ExtraTrainings, keepExtraTrainings } from '../../train/extra-training.ts';
import type { LoadedModel } from '../../train/load-model.ts';
import { type CompletedTraining, train } from '../../train/train.ts';
import type { Progress } from '../progress.ts';
import { codeVersion, methodVersion, packageVersions, scorersVersion } from './code-version.ts';
import { checkFit, loadFor, longestReply, questionsUnderPrompt, tokenize } from './fit-model.ts';
import { watchMemory } from './peak-memory.ts';

/** What all trials of a run share. */
export interface Bench {
  readonly engine: Engine;
  readonly model: LoadedModel;
  readonly setting: Setting;
  readonly data: SettingData;
  readonly generator: Generator;
  readonly scorer: ContinuationScorer;
  readonly extraTrainings: ExtraTrainings;
  /** SHA-256 of the code that trains and scores. */
  readonly code: string;
}

/** @param from Another setting's bench of the same engine, model and adapters, whose programs are used again. */
export async function openBench(
  engine: Engine,
  model: LoadedModel,
  setting: Setting,
  from?: Pick<Bench, 'generator' | 'scorer' | 'extraTrainings'>,
): Promise<Bench> {
  const { network, weights, tokenizer } = model;
  checkSetting(setting);
  const { adapter: adapterOptions } = setting.training;
  const { padId, eosIds } = tokenizer;
  const asked = { network, weights, adapterOptions, padId };
  return {
    engine,
    model,
    setting,
    data: await loadFor(model, setting),
    generator: from?.generator ?? createGenerator(engine, { ...asked, eosIds }),
    scorer: from?.scorer ?? createContinuationScorer(engine, asked),
    extraTrainings: from?.extraTrainings ?? keepExtraTrainings(),
    code: codeVersion(setting.name),
  };
}

export async function closeBench({ generator, scorer, engine }: Bench): Promise<void> {
  await generator.dispose();
  await scorer.dispose();
  await engine.dispose();
}

export interface Trained extends Omit<CompletedTraining, 'status'> {
  readonly curve: readonly CurvePoint[];
  /** Of the trial that stored this training, in bytes. */
  readonly peakMemory?: number | undefined;
}

/** Everything that determines a trial's numbers, and its hash. */
export function identify(
  bench: Bench,
  method: Method,
  seed: number,
): { key: string; identity: TrialResult['identity'] } {
  const { engine, model, setting, data, code } = bench;
  const identity = {
    method: {
      name: method.name,
      options: method.options,
      version: methodVersion(method),
      code: hashJson([
        sha256(JSON.stringify(sourceOf(method))),
        ...(method.rewrite || method.trigger ? [data.systemPrompts ?? null] : []),
      ]),
    },
    setting: { name: setting.name, options: setting.options, maximumNewTokens: setting.maximumNewTokens },
    data: data.fingerprint,
    model: model.fingerprint,
    training: setting.training,
    engine: { name: engine.name, ...engine.details },
    scorers: hashJson([scorersVersion(setting.name), sha256(JSON.stringify(sourceOf(setting)))]),
    code,
    seed,
  };
  return { key: hashJson(identity), identity };
}

/** The source of every hook, wherever in the method it is. */
function sourceOf(part: unknown): unknown {
  if (typeof part === 'function') return part.toString();
  return typeof part === 'object' && part !== null
    ? Object.entries(part).map(([name, value]) => [name, sourceOf(value)])
    : null;
}

export interface TrialOptions {
  readonly progress: Progress;
  /**
   * The training of `takenOver(method)` on this seed; then only the change is made, at that training's cost.
   * @defaultValue none
   */
  readonly kept?: Trained | null;
  /** Called after each update, and for each one of the training that is kept. */
  readonly onPoint?: (point: CurvePoint) => void;
}

/** Trains one method on one seed and scores the result. The adapter is absent where no training was completed. */
export async function runTrial(
  bench: Bench,
  method: Method,
  seed: number,
  { progress, kept = null, onPoint = () => {} }: TrialOptions,
): Promise<{ result: TrialResult; adapter?: Arrays | undefined }> {
  const { key, identity } = identify(bench, method, seed);
  const memory = watchMemory(progress);
  const trained = await trainNow(bench, method, seed, { progress: memory.progress, kept, onPoint });
  const { curve, cost, adapter } = trained;
  const started = performance.now();
  const outcome = trained.outcome ?? (await evaluate(bench, method, trained, memory.progress));
  const evaluateSeconds = trained.outcome ? 0 : (performance.now() - started) / 1000;
  const result: TrialResult = {
    format: 1,
    key,
    setting: bench.setting.name,
    method: recordOf(method),
    seed,
    identity,
    outcome,
    curve,
    cost: { ...cost, evaluateSeconds, peakMemory: Math.max(memory.peak(), kept?.peakMemory ?? 0) },
    environment: {
      engine: bench.engine.name,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cpu: os.cpus()[0]?.model ?? 'unknown',
      threads: Number(bench.engine.details.threads ?? 1),
      versions: packageVersions(),
    },
    finishedAt: new Date().toISOString(),
  };
  return { result, adapter };
}

async function evaluate(
  bench: Bench,
  method: Method,
  { adapter, step }: { readonly adapter?: Arrays; readonly step: number },
  progress: Progress,
): Promise<Outcome> {
  const { setting, data } = bench;
  progress.phase('answering');
  const replies = await ask(bench, data.questions, adapter, progress);
  progress.phase('scoring');
  const scored = await data.score(replies, (done, total) => progress.advance(done, total, 'replies'));
  const scores = [...scored.scores, ...(await triggerScores(bench, method, adapter, progress))];
  const early = adapter && step < setting.training.updates ? { keptStep: step } : {};
  return { status: 'completed', ...scored, scores, ...early };
}

/** The method's own training; without an adapter where it trains nothing, with an outcome where it failed. */
async function trainNow(
  bench: Bench,
  method: Method,
  seed: number,
  { progress, kept, onPoint }: Required<TrialOptions>,
): Promise<Omit<Trained, 'adapter'> & { adapter?: Arrays; outcome?: Outcome }> {
  const { engine, model, setting, extraTrainings } = bench;
  const rows = tokenize(bench, method);
  checkFit(model, setting, rows, [...bench.data.questions, ...questionsUnderPrompt(bench, method)]);
  if (trainsNothing(method)) {
    return { step: 0, curve: [], cost: { ...newMeter(), setupSeconds: 0, trainSeconds: 0 } };
  }
  progress.phase(kept ? 'changing what was trained' : 'training');
  const curve: CurvePoint[] = [...(kept?.curve ?? [])];
  curve.forEach(onPoint);
  // From the first update on: setup and compilation come before it.
  let started: number | undefined;
  let tokens = 0;
  const trained = await train({
    engine,
    network: model.network,
    weights: model.weights,
    method,
    data: rows,
    padId: model.tokenizer.padId,
    options: setting.training,
    seed,
    kept,
    extraTrainings,
    onUpdate({ tokens: used, ...point }) {
      curve.push(point);
      onPoint(point);
      const now = performance.now();
      if (started !== undefined) tokens += used;
      started ??= now;
      const speed = tokens > 0 ? ` · ${Math.round(tokens / ((now - started) / 1000))} tokens/s` : '';
      progress.advance(point.step, setting.training.updates, `loss ${point.loss.toFixed(3)}${speed}`);
    },
  });
  if (trained.status === 'completed') return { ...trained, curve };
  const { cost, ...outcome } = trained;
  return { step: outcome.step, curve, cost, outcome };
}

function ask(
  { model, generator, scorer, setting }: Bench,
  questions: readonly Question[],
  adapter: Arrays | undefined,
  progress: Progress,
) {
  return answer({ tokenizer: model.tokenizer, generator, scorer }, questions, adapter, {
    maximumNewTokens: longestReply(model, setting, questions),
    onProgress: (done, total) => progress.advance(done, total, 'questions'),
  });
}

/** The axes once more under the method's own system prompt: how much of the trait the prompt brings back. */
async function triggerScores(
  bench: Bench,
  method: Method,
  adapter: Arrays | undefined,
  progress: Progress,
): Promise<Score[]> {
  const questions = questionsUnderPrompt(bench, method);
  if (questions.length === 0) return [];
  progress.phase('answering under the training prompt');
  const { axes } = await bench.data.score(await ask(bench, questions, adapter, progress));
  return Object.entries(axes).flatMap(([label, axis]) => {
    if (!axis) return [];
    const { metric, value, n, interval } = axis;
    return [{ metric, set: UNDER_PROMPT, label, value, n, interval }];
  });
}

export function recordOf({ name, strength, options }: Method): MethodRecord {
  return { name, options, ...(strength ? { strength } : {}) };
}
