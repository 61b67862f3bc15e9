import { createHash } from 'node:crypto';
import { aggregate, type Cell, type FailedTrial } from '../results/aggregate.ts';
import type { TrialResult } from '../results/result.ts';
import { curveFrame, drawCurve } from './curve-chart.ts';
import { formatDuration, formatMethod, formatPlural } from './format.ts';
import { heatMaps } from './heat-map.ts';
import { type Look, looksOf } from './palette.ts';
import { environments, methodOptions, sharedIdentity } from './provenance.ts';
import { drawScatter, type Plane } from './scatter.ts';
import { legend, scoreRows } from './score-table.ts';
import { summarise } from './summary.ts';
import { fillPage, styleSheet, trusted } from './templates.ts';
import { transcripts } from './transcripts.ts';
import { visibleJson } from './visible-text.ts';

export interface RenderOptions {
  /** Sentences for the reader above everything else, such as what could not be read from the store. */
  readonly notes?: readonly string[];
}

/**
 * Renders trials as one HTML page that needs nothing else: no script, no network, no file beside it. Equal trials give
 * equal bytes, in whatever order they come.
 */
export async function render(
  trials: readonly TrialResult[],
  options: RenderOptions = {},
): Promise<{ readonly html: string }> {
  const [results, notes] = visibleJson([trials, options.notes ?? []] as const);
  const { cells, failed } = aggregate(results);
  const names = [...new Set(results.map((result) => result.setting))].sort();
  const looks = looksOf(cells);
  const settings: object[] = [];
  for (const [index, name] of names.entries()) {
    const own = { cells: cells.filter(inSetting(name)), failed: failed.filter(inSetting(name)) };
    settings.push(await settingView(name, `s${index + 1}`, own.cells, own.failed, looks));
  }
  const html = fillPage({
    title: names.length === 1 ? names[0] : `${names.length} settings`,
    single: names.length === 1,
    notes,
    policy: `default-src 'none'; style-src 'sha256-${createHash('sha256').update(styleSheet).digest('base64')}'; base-uri 'none'; form-action 'none'`,
    style: trusted(styleSheet),
    settings,
    environment: environments(results),
    finished:
      results
        .map((result) => result.finishedAt.slice(0, 10))
        .sort()
        .at(-1) ?? 'never',
    trials: results.length,
  });
  return { html };
}

const planes: readonly Plane[] = [
  { x: 'capability', y: 'alignment', width: 620, height: 520 },
  { x: 'task', y: 'alignment', width: 460, height: 520 },
];
/** The same planes for a narrow screen, where a scaled-down figure would be unreadable. */
const narrow = { width: 358, height: 380 };

async function settingView(
  name: string,
  id: string,
  cells: readonly Cell[],
  failed: readonly FailedTrial[],
  looks: ReadonlyMap<string, Look>,
): Promise<object> {
  const figures: object[] = [];
  for (const plane of planes) {
    figures.push({
      wide: trusted(await drawScatter(cells, looks, plane)),
      narrow: trusted(await drawScatter(cells, looks, { ...plane, ...narrow })),
      x: plane.x,
      y: plane.y,
    });
  }
  const frame = curveFrame(cells);
  const curves: object[] = [];
  for (const cell of cells) {
    const look = looks.get(cell.method.name)!;
    const curve = await drawCurve(cell, look, frame);
    if (curve !== null) {
      const { name: method, strength = null } = cell.method;
      curves.push({ method, strength, look, ...curve, svg: trusted(curve.svg) });
    }
  }
  const trials = cells.flatMap((cell) => cell.trials);
  const seconds = trials.reduce(
    (total, { cost }) => total + cost.setupSeconds + cost.trainSeconds + cost.evaluateSeconds,
    0,
  );
  const identified = [...trials, ...failed];
  return {
    id,
    name,
    summary: cells.length === 0 ? 'No trial completed.' : summarise(cells),
    facts: [
      formatPlural(new Set(cells.map((cell) => cell.method.name)).size, 'method'),
      formatPlural(cells.length, 'point'),
      seedsOf(trials),
      `${formatDuration(seconds)} of computing`,
    ],
    manySeeds: trials.length > cells.length,
    mixed: new Set(cells.map((cell) => cell.comparison)).size > 1,
    hasCells: cells.length > 0,
    figures,
    legend: legend(cells, looks),
    rows: scoreRows(cells, looks),
    failed: failed.map(failureView),
    heatMaps: heatMaps(cells, looks),
    curves,
    transcripts: transcripts(cells, looks),
    options: methodOptions(cells, looks),
    identity: sharedIdentity(identified),
  };
}

function failureView({ method, seed, outcome }: FailedTrial): object {
  return {
    title: `${formatMethod(method)}, seed ${seed}`,
    message: outcome.message,
    step: outcome.step ?? null,
    lastGoodLoss: outcome.lastGoodLoss?.toPrecision(3) ?? null,
  };
}

function seedsOf(trials: readonly TrialResult[]): string {
  const seeds = [...new Set(trials.map((trial) => trial.seed))].sort((a, b) => a - b);
  return seeds.length === 1 ? `one seed (${seeds[0]})` : `${seeds.length} seeds (${seeds.join(', ')})`;
}

function inSetting(name: string) {
  return (item: { readonly setting: string }) => item.setting === name;
}
