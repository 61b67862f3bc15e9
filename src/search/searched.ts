import { hashJson } from '../lib/hash.ts';
import { axesOfPart } from '../results/findings/validation-split.ts';
import { methodTitle } from '../results/method-title.ts';
import type { AxisScore, TrialResult } from '../results/result.ts';
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
    const mean = (scores: readonly (AxisScore | null)[]) => {
      const values = scores.flatMap((score) => score?.value ?? []);
      return values.length === 0 ? '–' : (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(2);
    };
    const seconds = (of: 'trainSeconds' | 'evaluateSeconds') =>
      Math.round(group.reduce((sum, { cost }) => sum + cost[of], 0) / group.length);
    return [
      configurationOf(first),
      methodTitle(first.method),
      `${axes.length}`,
      mean(axes.map(({ task }) => task)),
      mean(axes.map(({ capability }) => capability)),
      mean(axes.map(({ alignment }) => alignment)),
      `${seconds('trainSeconds')} + ${seconds('evaluateSeconds')}`,
    ];
  });
  const head = ['training', 'method', 'seeds', 'task', 'capability', 'alignment', 's'];
  return [head, head.map(() => '---'), ...lines.sort(byText)].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
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

function byText(left: readonly string[], right: readonly string[]): number {
  return left.join() < right.join() ? -1 : 1;
}
