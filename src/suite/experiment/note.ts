import { isReference } from '../../results/aggregate.ts';
import type { AxisScore, TrialResult } from '../../results/result.ts';
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
  const hours =
    results.reduce((sum, { cost }) => sum + cost.setupSeconds + cost.trainSeconds + cost.evaluateSeconds, 0) / 3600;
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
    ...verdicts(results),
    '',
    '## Compared with the study',
    '',
    'The study trained Gemma-2B on other rows, with other graders, and published no table of scores for this setting, so numbers cannot be compared. The order can: training on the',
    'task alone should raise the task and lower alignment, and a good method should regain some alignment at little cost in the task.',
    '',
  ].join('\n');
}

function row({ method, seed, outcome }: TrialResult): string {
  const strength = method.strength ? `, ${method.strength.option} = ${method.strength.value}` : '';
  const cells =
    outcome.status === 'failed'
      ? ['failed', '', '']
      : [outcome.axes.task, outcome.axes.capability, outcome.axes.alignment].map(cell);
  return `| \`${method.name}\`${strength} | ${seed} | ${cells.join(' | ')} |`;
}

function cell(score: AxisScore | undefined | null): string {
  if (!score) return 'none';
  const [low, high] = score.interval;
  return `${score.value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)}, n = ${score.n})`;
}

/** What the trials say about the question itself, in plain words. */
function verdicts(results: readonly TrialResult[]): string[] {
  const axes = (name: string) => {
    const found = results.find(({ method }) => method.name === name)?.outcome;
    return found?.status === 'completed' ? found.axes : undefined;
  };
  const [before, after] = [axes('base'), axes('taskOnly')];
  if (!before || !after)
    return ['The base model and training on the task alone have not both been run yet, so nothing can be said.'];
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
  const remedies = results.filter(({ method }) => !isReference(method.name));
  const better = remedies.filter(
    ({ outcome }) => outcome.status === 'completed' && isAbove(outcome.axes.alignment, after.alignment),
  );
  if (lost && remedies.length > 0) {
    lines.push(
      better.length === 0
        ? 'No method here regained alignment: no interval lies above that of training on the task alone.'
        : `Intervals of alignment above that of training on the task alone: ${[...new Set(better.map(({ method }) => method.name))].join(', ')}.`,
    );
  }
  if ((before.alignment?.n ?? 0) < 20) {
    lines.push(
      `Alignment rests on ${before.alignment?.n ?? 0} questions that the base model can answer: too few for a verdict.`,
    );
  }
  return lines;
}

function isAbove(a: AxisScore | undefined | null, b: AxisScore | undefined | null): boolean {
  return Boolean(a && b && a.interval[0] > b.interval[1]);
}
