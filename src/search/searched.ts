import { canonicalJson, hashJson } from '../lib/hash.ts';
import { type Axis, latestOf } from '../results/aggregate.ts';
import { recordedVersion } from '../results/comparison.ts';
import { axesOfPart } from '../results/findings/validation-split.ts';
import { grouped } from '../results/grouped.ts';
import { methodTitle } from '../results/method-title.ts';
import type { TrialResult } from '../results/result.ts';
import { mean } from '../results/statistics/moments.ts';
import type { TrainingOptions } from '../train/options.ts';
import { describe } from './grid.ts';

/**
 * A table of searched configurations, one row a method: the three axes on validation questions (mean over seeds), and
 * the seconds of training and answering. Other data or another model gives a row of its own, and so does other code, which
 * the row then names. Of equal seeds the later trial counts.
 */
export function searched(results: readonly TrialResult[]): string {
  const lines = grouped(results, searchedOf).flatMap((alike) => {
    const versions = grouped(alike, versionOf);
    return versions.map((group) =>
      lineOf(
        latestOf(group, ({ seed }) => seed),
        versions.length > 1,
      ),
    );
  });
  const head = ['training', 'method', 'seeds', 'task', 'capability', 'alignment', 's'];
  lines.sort((left, right) => (left.join() < right.join() ? -1 : 1));
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function lineOf(trials: readonly TrialResult[], isOneOfSeveral: boolean): string[] {
  const first = trials[0]!;
  const axes = trials.flatMap(({ outcome }) =>
    outcome.status === 'completed' ? [axesOfPart(outcome.axes, 'validation')] : [],
  );
  const score = (axis: Axis) => {
    const values = axes.flatMap((scores) => scores[axis]?.value ?? []);
    return values.length === 0 ? '–' : mean(values).toFixed(2);
  };
  const seconds = (of: 'trainSeconds' | 'evaluateSeconds') => Math.round(mean(trials.map(({ cost }) => cost[of])));
  return [
    `${configurationOf(first)}${isOneOfSeveral ? `, code ${versionOf(first).slice(0, 6)}` : ''}`,
    methodTitle(first.method),
    `${axes.length}`,
    score('task'),
    score('capability'),
    score('alignment'),
    `${seconds('trainSeconds')} + ${seconds('evaluateSeconds')}`,
  ];
}

function searchedOf({ identity: { setting, training, data, model }, method }: TrialResult): string {
  return canonicalJson([setting, training, data, model, method].map((part) => part ?? null));
}

/** Hash of the code that trained and graded a trial; trials of before a part was recorded have a hash of their own. */
function versionOf({ identity }: TrialResult): string {
  return hashJson([identity.code, recordedVersion(identity), identity.scorers].map((part) => part ?? null));
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
