import { messagesOf, type Question } from '../evaluate/answer.ts';
import { createGenerator } from '../evaluate/generate.ts';
import { createContinuationScorer } from '../evaluate/score-continuations.ts';
import type { Method } from '../methods/interface/method.ts';
import { adapterShapes } from '../model/adapter/adapter.ts';
import type { Setting } from '../settings/setting.ts';
import { checkFit, loadFor, longestReply, questionsUnderPrompt, tokenize } from '../suite/trial/fit-model.ts';
import { elements } from '../tensor/params.ts';
import type { StreamData } from '../train/batches/plan.ts';
import { trainsNothing } from '../train/check-method.ts';
import type { TrainingOptions } from '../train/options.ts';
import { type TrainingCost, train } from '../train/train.ts';
import { countingEngine, type ProgramUse } from './counting-engine.ts';
import { type DescribedModel, shapesAlone } from './describe-model.ts';

/** The use of one phase of a trial. */
export interface PhaseUsage {
  readonly flops: number;
  /** Tokens that go through the network. */
  readonly tokens: number;
  /** The program with the highest peak; absent where nothing is computed. */
  readonly largest: ProgramUse | undefined;
  /** The number of compiled programs with the model's weights, one for each shape. */
  readonly programs: number;
}

/** The use of a training, with the cost that a trial would record, extra trainings and reference passes included. */
export type TrainingUsage = PhaseUsage & Pick<TrainingCost, 'updates' | 'backwardPasses' | 'forwardPasses'>;

export interface TrialUsage {
  readonly training: TrainingUsage;
  readonly answering: PhaseUsage;
  /** Numbers in the adapter. */
  readonly adapterParameters: number;
}

/** The uses of trials, one for each method: programs are traced with the model's shapes, and no number is computed. */
export async function trialUsages(
  model: DescribedModel,
  setting: Setting,
  methods: readonly Method[],
): Promise<TrialUsage[]> {
  const data = await loadFor(model, setting);
  const shapes = adapterShapes(model.network, setting.training.adapter);
  const adapterParameters = Object.values(shapes).reduce((sum, shape) => sum + elements(shape), 0);
  let plain: PhaseUsage | undefined;
  const usages: TrialUsage[] = [];
  for (const method of methods) {
    const rows = tokenize({ data, model }, method);
    const again = questionsUnderPrompt({ data, model }, method);
    checkFit(model, setting, rows, [...data.questions, ...again]);
    const training = await trainingUsage(model, method, rows, setting.training);
    plain ??= await answeringUsage(model, setting, data.questions);
    const answering = again.length === 0 ? plain : both(plain, await answeringUsage(model, setting, again));
    usages.push({ training, answering, adapterParameters });
  }
  return usages;
}

/** The uses of the same trials with other training options; the adapter must have the same size. */
export async function retrained(
  model: DescribedModel,
  setting: Setting,
  methods: readonly Method[],
  usages: readonly TrialUsage[],
): Promise<TrialUsage[]> {
  const data = await loadFor(model, setting);
  const changed: TrialUsage[] = [];
  for (const [place, method] of methods.entries()) {
    const training = await trainingUsage(model, method, tokenize({ data, model }, method), setting.training);
    changed.push({ ...usages[place]!, training });
  }
  return changed;
}

/** The use of training an adapter on these rows. */
export async function trainingUsage(
  model: DescribedModel,
  method: Method,
  rows: StreamData,
  options: TrainingOptions,
  slicesHead = false,
): Promise<TrainingUsage> {
  const { engine, uses } = countingEngine({ slicesHead, alike: /^(update|gradients|second gradients) of / });
  if (trainsNothing(method)) {
    return { ...phase([], 0), updates: 0, backwardPasses: 0, forwardPasses: 0 };
  }
  const weights = shapesAlone(model);
  const { network, tokenizer } = model;
  const job = { engine, network, weights, method, data: rows, padId: tokenizer.padId, options, seed: 1 };
  const { updates, backwardPasses, forwardPasses, tokens } = (await train(job)).cost;
  return { ...phase(uses(), tokens), updates, backwardPasses, forwardPasses };
}

/** Traces the group with the longest prompts; the cost of answering all prompts is counted by their tokens. */
async function answeringUsage(
  model: DescribedModel,
  setting: Setting,
  questions: readonly Question[],
): Promise<PhaseUsage> {
  const { network, tokenizer } = model;
  const { training } = setting;
  const maximumNewTokens = longestReply(model, setting, questions);
  const { engine, uses } = countingEngine();
  const asked = { network, weights: shapesAlone(model), padId: tokenizer.padId, adapterOptions: training.adapter };
  const prompts = questions.map(({ prompt, choices }) => ({ tokens: tokenizer.chat(messagesOf(prompt)), choices }));
  const open = prompts.filter(({ choices }) => !choices).map(({ tokens }) => tokens);
  const closed = prompts.flatMap(({ tokens, choices = [] }) => (choices.length > 0 ? [{ tokens, choices }] : []));
  const longest = open.toSorted((a, b) => b.length - a.length).slice(0, 128);
  if (longest.length > 0) {
    await createGenerator(engine, { ...asked, eosIds: [] }).generate(longest, undefined, { maximumNewTokens });
  }
  const widest = closed.toSorted((a, b) => b.tokens.length - a.tokens.length).slice(0, 32);
  if (widest.length > 0) {
    const contexts = widest.map(({ tokens }) => tokens);
    const candidates = widest.map(({ choices }) => choices.map((choice) => tokenizer.encode(choice)));
    await createContinuationScorer(engine, asked).score(contexts, candidates, undefined);
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
    programs: uses.filter(({ hasWeights }) => hasWeights).length,
    flops: uses.reduce((sum, { flops, runs }) => sum + flops * runs, 0),
    largest: largestOf(uses),
  };
}

function both(one: PhaseUsage, other: PhaseUsage): PhaseUsage {
  return {
    tokens: one.tokens + other.tokens,
    programs: one.programs + other.programs,
    flops: one.flops + other.flops,
    largest: largestOf([one.largest, other.largest].flatMap((use) => use ?? [])),
  };
}

function largestOf(uses: readonly ProgramUse[]): ProgramUse | undefined {
  const total = ({ liveBytes, inputBytes, heldBytes }: ProgramUse) => liveBytes + inputBytes + heldBytes;
  return uses.toSorted((a, b) => total(b) - total(a))[0];
}
