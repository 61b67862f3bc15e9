import { formatInterval, formatScore } from '../../report/notation/format.ts';
import { markdownText } from '../../report/plain-text/markdown-table.ts';
import { type Axis, aggregate, axes, isReference, references } from '../../results/aggregate.ts';
import { chooseStrengths, KEEPS_SKILL } from '../../results/findings/chosen-strengths.ts';
import { chosenTable } from '../../results/findings/chosen-table.ts';
import { methodTitle } from '../../results/method-title.ts';
import { type AxisScore, secondsOf, type TrialResult } from '../../results/result.ts';
import type { TrainingOptions } from '../../train/options.ts';

export interface NoteParts {
  readonly results: readonly TrialResult[];
  /** Trials in the complete experiment. */
  readonly planned: number;
  readonly name: string;
  readonly training: TrainingOptions;
}

/**
 * A page on an experiment, from its stored trials alone: what was run, the results, and the expected order of methods.
 */
export function noteOn({ results, planned, name, training }: NoteParts): string {
  const [first] = results;
  const seeds = [...new Set(results.map(({ seed }) => seed))];
  const swept = sweptMethods(results);
  const hours = results.reduce((sum, { cost }) => sum + secondsOf(cost), 0) / 3600;
  return [
    `# ${first!.setting} on ${name}`,
    '',
    `${results.length} of ${planned} trials, seeds ${seeds.join(', ')}, ${training.updates} updates of ${training.taskRows} rows, rank ${training.adapter.rank}, ` +
      `learning rate ${training.learningRate}. ${hours.toFixed(1)} hours on ${first!.environment.engine} (${first!.environment.cpu}).`,
    '',
    '| method | seed | task | capability | alignment |',
    '|---|---|---|---|---|',
    ...results.map(row),
    '',
    'Each interval is for one training, over other questions; it does not cover the scatter between trainings.',
    '',
    ...(swept.length > 0 ? sweptPart(results, swept) : [FIXED, '', ...(seeds.length > 1 ? [OVER_SEEDS, ''] : [])]),
    ...verdicts(swept.length > 0 ? chosenOf(results) : scoredOf(results)),
    '',
    '## Compared with the study',
    '',
    'The study trained Gemma-2B on other rows, with other graders, and published no table of scores for this setting, so numbers cannot be compared. The order can: training on the',
    'task alone should raise the task and lower alignment, and a good method should regain some alignment at little cost in the task.',
    '',
  ].join('\n');
}

function row({ method, seed, outcome }: TrialResult): string {
  const cells =
    outcome.status === 'failed'
      ? [`failed: ${markdownText(outcome.message)}`, '', '']
      : axes.map((axis) => cell(outcome.axes[axis]));
  return `| \`${methodTitle(method)}\` | ${seed} | ${cells.join(' | ')} |`;
}

function cell(score: AxisScore | null): string {
  return score ? `${formatScore(score.value)} (${formatInterval(score.interval)}, n = ${score.n})` : 'none';
}

const FIXED =
  'Each method ran at one strength, which was fixed beforehand for all models. Nothing was chosen on this one, so another strength may do better.';

const OVER_SEEDS = 'What follows compares means over seeds, with intervals for other trainings and other questions.';

/** Names of the methods that ran at several strengths. */
function sweptMethods(results: readonly TrialResult[]): string[] {
  const names = [...new Set(results.map(({ method }) => method.name))];
  const titlesOf = (name: string) =>
    new Set(results.flatMap(({ method }) => (method.name === name ? [methodTitle(method)] : [])));
  return names.filter((name) => titlesOf(name).size > 1);
}

function sweptPart(results: readonly TrialResult[], swept: readonly string[]): string[] {
  const unlimited = results.some(({ method }) => method.name === references.unprotected)
    ? ''
    : ' It has not run, so no strength was left out.';
  const isFixed = ({ method }: TrialResult) => method.strength !== undefined && !swept.includes(method.name);
  const others = results.some(isFixed)
    ? ' The other methods ran at one, which was fixed beforehand for all models.'
    : '';
  return [
    '## At the strength chosen on this model',
    '',
    `${swept.map((name) => `\`${name}\``).join(', ')} ran at several strengths. A third of the questions, for validation, chose one: the most alignment among those whose task score is at most ${KEEPS_SKILL} below that of`,
    `training on the task alone.${unlimited}${others} The scores below, and what follows from them, are on the other questions.`,
    '',
    chosenTable(results),
    '',
  ];
}

/** A method's scores over its seeds: on all questions, or at the chosen strength on reporting questions. */
interface Scored {
  readonly name: string;
  readonly axes: Readonly<Record<Axis, Pick<AxisScore, 'interval' | 'n'> | null>>;
}

function chosenOf(results: readonly TrialResult[]): Scored[] {
  return chooseStrengths(aggregate(results).cells).map(({ cell: { method, axes } }) => ({ name: method.name, axes }));
}

/** Means over seeds: a single lucky training must not speak for its method. */
function scoredOf(results: readonly TrialResult[]): Scored[] {
  return aggregate(results).cells.map(({ method, axes: own }) => ({ name: method.name, axes: own }));
}

/** What the scores say about the question itself, in plain words. */
function verdicts(scored: readonly Scored[]): string[] {
  const axesOf = (name: string) => scored.find((one) => one.name === name)?.axes;
  const [before, after] = [axesOf('base'), axesOf('taskOnly')];
  if (!before || !after)
    return ['The base model and training on the task alone have not both been completed, so nothing can be said.'];
  const lines: string[] = [];
  const learned = isAbove(after.task, before.task);
  const lost = isAbove(before.alignment, after.alignment);
  lines.push(
    learned
      ? 'It learned the task: the intervals before and after do not overlap.'
      : 'It did not clearly learn the task: the intervals before and after overlap.',
    lost
      ? 'Training on the task alone cost alignment: there is something to protect.'
      : 'Training on the task alone did not clearly cost alignment: this model, or this training, is too weak for the question, and cannot be used to judge methods.',
  );
  const methods = scored.filter(({ name }) => !isReference(name));
  const better = methods.filter((one) => isAbove(one.axes.alignment, after.alignment));
  if (lost && methods.length > 0) {
    lines.push(
      better.length === 0
        ? 'By these questions, no method here can be told apart from training on the task alone as better aligned: no interval lies above its own. This does not mean that none regained any.'
        : `Intervals of alignment above that of training on the task alone: ${[...new Set(better.map(({ name }) => name))].join(', ')}.`,
    );
  }
  if ((before.alignment?.n ?? 0) < 20) {
    lines.push(
      `Alignment rests on ${before.alignment?.n ?? 0} questions that the base model can answer: too few for a verdict.`,
    );
  }
  return lines;
}

function isAbove(a: Scored['axes'][Axis] | undefined, b: Scored['axes'][Axis] | undefined): boolean {
  return Boolean(a && b && a.interval[0] > b.interval[1]);
}
