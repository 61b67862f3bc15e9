import { messagesOf, type Question } from '../evaluate/answer.ts';
import { createGenerator } from '../evaluate/generate.ts';
import { createContinuationScorer } from '../evaluate/score-continuations.ts';
import { fail } from '../lib/errors.ts';
import type { Method } from '../methods/interface/method.ts';
import { adapterShapes } from '../model/adapter/adapter.ts';
import type { Setting, SettingData } from '../settings/setting.ts';
import { tokenize } from '../suite/trial.ts';
import { elements } from '../tensor/params.ts';
import type { StreamData } from '../train/batches/plan.ts';
import type { TrainingOptions } from '../train/options.ts';
import { train } from '../train/train.ts';
import { countingEngine, type ProgramUse } from './counting-engine.ts';
import { type DescribedModel, shapesAlone } from './describe-model.ts';

/** The use of one phase of a trial. */
export interface PhaseUsage {
  readonly flops: number;
  /** Tokens that go through the network. */
  readonly tokens: number;
  /** The program with the highest peak. */
  readonly largest: ProgramUse;
  /** The number of compiled programs, one for each shape. */
  readonly programs: number;
}

export interface TrialUsage {
  readonly training: PhaseUsage;
  readonly answering: PhaseUsage;
  /** Numbers in the adapter. */
  readonly adapterParameters: number;
}

/** The use of a trial: its programs are traced with the model's shapes, and no number is computed. */
export async function trialUsage(model: DescribedModel, setting: Setting, method: Method): Promise<TrialUsage> {
  const data = await setting.load();
  const rows = rowsOf(model, data, method);
  checkLengths(model, setting, rows, data.questions);
  const shapes = adapterShapes(model.network, setting.training.adapter);
  return {
    training: await trainingUsage(model, method, rows, setting.training),
    answering: await answeringUsage(model, setting, data.questions),
    adapterParameters: Object.values(shapes).reduce((sum, shape) => sum + elements(shape), 0),
  };
}

/** The use of the same trial with other training options; the adapter must have the same size. */
export async function retrained(
  model: DescribedModel,
  setting: Setting,
  method: Method,
  usage: TrialUsage,
): Promise<TrialUsage> {
  const rows = rowsOf(model, await setting.load(), method);
  return { ...usage, training: await trainingUsage(model, method, rows, setting.training) };
}

function rowsOf(model: DescribedModel, data: SettingData, method: Method): StreamData {
  if (Object.values(method.streams).some((use) => use?.when === 'aside')) {
    fail(
      'plan',
      `Expected a method that reads its streams in updates alone, got ${method.name}. Plan with taskOnly or kl.`,
    );
  }
  return tokenize({ data, model }, method);
}

/** The longest row and the longest question with its answer must fit the model, and rows also the setting's own limit. */
function checkLengths(
  { network, tokenizer, source }: DescribedModel,
  { name, training, maximumNewTokens }: Setting,
  rows: StreamData,
  questions: readonly Question[],
): void {
  const fits = (what: string, lengths: readonly number[], limit: number, owner: string, advice: string) => {
    const longest = Math.max(0, ...lengths);
    if (longest <= limit) return;
    fail('plan', `Expected ${what} of ${name} within the ${limit} tokens of ${owner}, got ${longest}. ${advice}`);
  };
  const another = 'Plan for a model with a longer context, or for another setting (--setting).';
  const trained = Object.values(rows).flatMap((examples = []) => examples.map(({ tokens }) => tokens.length));
  fits('rows', trained, training.maximumLength, "the setting's `maximumLength`", 'Shorten the rows, or raise it.');
  fits('rows', trained, network.maximumLength, source, another);
  const asked = questions.map(({ prompt, choices = [] }) => {
    // The last token of a choice is never read.
    const answer = choices.map((choice) => tokenizer.encode(choice).length - 1);
    return tokenizer.chat(messagesOf(prompt)).length + (answer.length > 0 ? Math.max(...answer) : maximumNewTokens);
  });
  fits('questions and answers', asked, network.maximumLength, source, another);
}

/** The use of training an adapter on these rows. */
export async function trainingUsage(
  model: DescribedModel,
  method: Method,
  rows: StreamData,
  options: TrainingOptions,
): Promise<PhaseUsage> {
  const { engine, uses } = countingEngine({ alike: /^(update|gradients|second gradients) of / });
  const weights = shapesAlone(model);
  const { network, tokenizer } = model;
  const job = { engine, network, weights, method, data: rows, padId: tokenizer.padId, options, seed: 1 };
  const { cost } = await train(job);
  return phase(uses(), cost.tokens);
}

/** Traces the group with the longest prompts; the cost of answering all prompts is counted by their tokens. */
async function answeringUsage(
  model: DescribedModel,
  setting: Setting,
  questions: readonly Question[],
): Promise<PhaseUsage> {
  const { network, tokenizer } = model;
  const { engine, uses } = countingEngine();
  const asked = {
    network,
    weights: shapesAlone(model),
    padId: tokenizer.padId,
    adapterOptions: setting.training.adapter,
  };
  const prompts = questions.map(({ prompt, choices }) => ({ tokens: tokenizer.chat(messagesOf(prompt)), choices }));
  const open = prompts.filter(({ choices }) => !choices).map(({ tokens }) => tokens);
  const closed = prompts.flatMap(({ tokens, choices = [] }) => (choices.length > 0 ? [{ tokens, choices }] : []));
  const longest = [...open].sort((a, b) => b.length - a.length).slice(0, 128);
  const { maximumNewTokens } = setting;
  if (longest.length > 0) {
    await createGenerator(engine, { ...asked, eosIds: [] }).generate(longest, undefined, { maximumNewTokens });
  }
  const widest = [...closed].sort((a, b) => b.tokens.length - a.tokens.length).slice(0, 32);
  if (widest.length > 0) {
    const candidates = widest.map(({ choices }) => choices.map((choice) => tokenizer.encode(choice)));
    const asking = createContinuationScorer(engine, asked);
    await asking.score(
      widest.map(({ tokens }) => tokens),
      candidates,
      undefined,
    );
  }
  const written = (list: readonly (readonly number[])[]) =>
    list.reduce((sum, tokens) => sum + tokens.length + maximumNewTokens, 0);
  const weighed = (list: typeof closed) =>
    list.reduce((sum, { tokens, choices }) => sum + tokens.length + choices.length, 0);
  const traced = phase(uses(), written(open) + weighed(closed));
  return { ...traced, flops: (traced.flops / (written(longest) + weighed(widest))) * traced.tokens };
}

function phase(uses: readonly ProgramUse[], tokens: number): PhaseUsage {
  return {
    tokens,
    programs: uses.length,
    flops: uses.reduce((sum, { flops, runs }) => sum + flops * runs, 0),
    largest: uses.reduce((most, use) => (totalOf(use) > totalOf(most) ? use : most)),
  };
}

function totalOf({ liveBytes, inputBytes }: ProgramUse): number {
  return liveBytes + inputBytes;
}
