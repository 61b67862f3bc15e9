import { hashJson } from '../lib/hash.ts';
import type { Axis } from '../results/aggregate.ts';
import { axesOfPart } from '../results/findings/validation-split.ts';
import { methodTitle } from '../results/method-title.ts';
import type { TrialResult } from '../results/result.ts';
import { mean } from '../results/statistics/moments.ts';
import type { TrainingOptions } from '../train/options.ts';
import { describe } from './grid.ts';

/**
 * A table of searched configurations, one row a method: the three axes on validation questions (mean over seeds), and
 * the seconds of training and answering. Other data or another model gives a row of its own.
 */
export function searched(results: readonly TrialResult[]): string {
  const lines = [...grouped(results).values()].map((group) => {
    const [first] = group as [TrialResult, ...TrialResult[]];
    const axes = group.flatMap(({ outcome }) =>
      outcome.status === 'completed' ? [axesOfPart(outcome.axes, 'validation')] : [],
    );
    const score = (axis: Axis) => {
      const values = axes.flatMap((scores) => scores[axis]?.value ?? []);
      return values.length === 0 ? '–' : mean(values).toFixed(2);
    };
    const seconds = (of: 'trainSeconds' | 'evaluateSeconds') => Math.round(mean(group.map(({ cost }) => cost[of])));
    return [
      configurationOf(first),
      methodTitle(first.method),
      `${axes.length}`,
      score('task'),
      score('capability'),
      score('alignment'),
      `${seconds('trainSeconds')} + ${seconds('evaluateSeconds')}`,
    ];
  });
  const head = ['training', 'method', 'seeds', 'task', 'capability', 'alignment', 's'];
  lines.sort((left, right) => (left.join() < right.join() ? -1 : 1));
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function grouped(results: readonly TrialResult[]): Map<string, TrialResult[]> {
  const groups = new Map<string, TrialResult[]>();
  for (const result of results) {
    const { setting, training, data, model } = result.identity;
    const key = hashJson([setting, training, data, model, result.method]);
    const others = (groups.get(key) ?? []).filter(({ seed }) => seed !== result.seed);
    groups.set(key, [...others, result]);
  }
  return groups;
}

function configurationOf({ identity, setting }: TrialResult): string {
  const { learningRate, updates, warmup, taskRows, alignmentRows, rank, alpha, weightDecay } = describe(
    identity.training as TrainingOptions,
  );
  return (
    `${setting}: rate ${learningRate.toExponential()}, ${updates} updates, warm-up ${warmup}, rows ${taskRows} + ${alignmentRows}, ` +
    `rank ${rank}, alpha ${alpha}, decay ${weightDecay}, data ${String(identity.data).slice(0, 6)}${proxyOf(identity.setting)}`
  );
}

/** The options that choose the proxy, because their defaults may be what was searched. */
function proxyOf(setting: unknown): string {
  const { options } = setting as { readonly options: Readonly<Record<string, unknown>> };
  return Object.entries(options)
    .flatMap(([name, value]) => (/^proxy./.test(name) ? [`, ${name} ${value ?? 'all'}`] : []))
    .join('');
}
