import type { Cell, NamedFailure } from '../../results/aggregate.ts';
import type { Check } from '../../results/check.ts';
import type { Baseline } from '../../results/gates/baseline.ts';
import type { ImportedPoint } from '../../results/imported.ts';
import { pointTitle } from '../../results/method-title.ts';
import { secondsOf, type TrialResult } from '../../results/result.ts';
import { seedsOf } from '../../results/seeds.ts';
import { criteriaTable } from '../criteria/criteria-table.ts';
import { chosenTables } from '../differences/chosen-table.ts';
import { sweepTable } from '../differences/differences.ts';
import { packPlotData } from '../downloads/plot-data.ts';
import { volumeTable } from '../front/fronts.ts';
import { importedLegend, importedRows, importedScatter } from '../front/imported.ts';
import { CROWDED } from '../front/point-labels.ts';
import { drawScatter, frontSentence, type Plane, scatterPoints } from '../front/scatter.ts';
import { smallMultiples } from '../front/small-multiples.ts';
import { heatMaps } from '../heat-maps/heat-map.ts';
import { formatDuration, formatPlural } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';
import { type RowHead, rowHeads } from '../notation/row-heads.ts';
import { baselineView } from '../other-runs/baseline-view.ts';
import { type EarlierRun, earlierRunView } from '../other-runs/earlier-run.ts';
import { checkFacts } from '../points/checks.ts';
import { pointCards } from '../points/point-cards.ts';
import { methodOptions, sharedIdentity } from '../provenance/provenance.ts';
import { axisDefinitions } from '../scores/axis-definitions.ts';
import { cutSentence } from '../scores/cut-replies.ts';
import { legend, scoreRows } from '../scores/score-table.ts';
import { summarise } from '../summary/summary.ts';
import { curveFrame, drawCurve } from '../training/curve-chart.ts';
import type { PackedChunk } from '../transcripts/transcript-data.ts';
import { transcriptIndex, transcripts } from '../transcripts/transcripts.ts';
import { trusted } from './templates.ts';

/** One setting's part of a report. */
export interface SettingPart {
  readonly name: string;
  /** Prefix of every id in this part: `s1`. */
  readonly id: string;
  /** Whether the report has other settings too. */
  readonly several: boolean;
  readonly cells: readonly Cell[];
  readonly failed: readonly NamedFailure[];
  readonly looks: ReadonlyMap<string, Look>;
  readonly chunks: readonly PackedChunk[];
  /** Whether the chunks are files beside the page. */
  readonly beside: boolean;
  readonly earlier: EarlierRun | null;
  readonly baseline: Baseline | undefined;
  readonly checks: readonly Check[];
  readonly imported: readonly ImportedPoint[];
}

const planes: readonly Plane[] = [
  { x: 'capability', y: 'alignment', width: 620, height: 520 },
  { x: 'task', y: 'alignment', width: 460, height: 520 },
];
/** The same planes for a narrow screen, where a scaled-down figure would be unreadable. */
const narrow = { width: 358, height: 380 };

/** The data of the template `setting`. */
export async function settingView(part: SettingPart): Promise<object> {
  const { name, id, several, cells, failed, looks, chunks, beside, earlier, baseline, checks, imported } = part;
  const ids = new Map(cells.map((cell, index) => [cell, `${id}-p${index}`]));
  const heads = rowHeads(cells, looks, ids);
  const names = new Set(cells.map((cell) => cell.method.name));
  const drawn = planes.map(async (plane) => {
    const others = importedScatter(imported, plane, looks, id);
    const points = scatterPoints(cells, looks, plane, ids);
    const alone = await smallMultiples(points, others, plane, [...looks.keys()], looks);
    return {
      ...plane,
      front: frontSentence(cells, plane),
      empty: points.length + others.length === 0,
      wide: trusted(await drawScatter(cells, looks, plane, ids, others)),
      narrow: trusted(await drawScatter(cells, looks, { ...plane, ...narrow }, ids, others)),
      figures: alone.map((figure) => ({ ...figure, svg: trusted(figure.svg) })),
    };
  });
  const figures = await Promise.all(drawn);
  // A single method has no crowd to be taken out of.
  const multiples = figures.filter((plane) => plane.figures.length > 1);
  const trials = cells.flatMap((cell) => cell.trials);
  const seconds = trials.reduce((total, { cost }) => total + secondsOf(cost), 0);
  return {
    id,
    name,
    summary: cells.length === 0 ? 'No trial completed.' : summarise(cells),
    // Ends the names of this setting's regions, which would else be those of another.
    where: several ? ` in ${name}` : '',
    hasFacts: cells.length + failed.length > 0,
    facts:
      cells.length === 0
        ? []
        : [
            formatPlural(names.size, 'method'),
            formatPlural(cells.length, 'point'),
            seedText(trials),
            `${formatDuration(seconds)} of computing`,
            ...checkFacts(cells, checks),
          ],
    failures: failed.length === 0 ? null : `${formatPlural(failed.length, 'trial')} failed`,
    manySeeds: trials.length > cells.length,
    mixed: new Set(cells.map((cell) => cell.comparison)).size > 1,
    hasCells: cells.length > 0,
    figures,
    multiples: multiples.length > 0 ? multiples : null,
    numbered: cells.length > CROWDED,
    legend: [...legend(cells, looks), ...importedLegend(imported, new Set(cells.map(({ sweep }) => sweep)), looks)],
    imported: importedRows(imported, looks, id),
    volumes: volumeTable(cells, looks),
    criteria: criteriaTable(cells, looks),
    chosen: chosenTables(cells, looks),
    sweep: sweepTable(cells, looks, ids),
    baseline: baselineView(cells, baseline, heads),
    earlier: earlier && earlierRunView(cells, earlier, looks, ids),
    rows: scoreRows(cells, heads, checks),
    definitions: axisDefinitions(cells),
    cut: cutSentence(cells),
    failed: failed.map(failureView),
    heatMaps: heatMaps(cells, heads),
    curves: await curveViews(cells, heads),
    plotData: trusted(packPlotData(cells, imported, ids)),
    transcripts: transcripts(cells, looks),
    transcriptIndex: trusted(inertJson(transcriptIndex(cells, chunks, beside))),
    // Base64 holds nothing to escape, and a script element would not undo escapes.
    inside: beside ? [] : chunks.map(({ name: chunk, content }) => ({ name: chunk, content: trusted(content) })),
    points: pointCards(cells, heads, checks),
    options: methodOptions(cells, heads),
    identity: sharedIdentity([...trials, ...failed]),
  };
}

async function curveViews(cells: readonly Cell[], heads: readonly RowHead[]): Promise<object[]> {
  const frame = curveFrame(cells);
  const curves = heads.map(async (head, index) => {
    const curve = await drawCurve(cells[index]!, head.look, frame);
    return curve === null ? [] : { ...head, ...curve, svg: trusted(curve.svg) };
  });
  return (await Promise.all(curves)).flat();
}

/** JSON that no HTML parser can mistake for markup, whatever text it holds. */
function inertJson(value: object): string {
  const asEscape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, asEscape);
}

function failureView({ name, method, seed, outcome }: NamedFailure): object {
  return {
    title: `${pointTitle({ name, method })}, seed ${seed}`,
    message: outcome.message,
    step: outcome.step ?? null,
    lastGoodLoss: outcome.lastGoodLoss?.toPrecision(3) ?? null,
  };
}

function seedText(trials: readonly TrialResult[]): string {
  const seeds = seedsOf(trials);
  return seeds.length === 1 ? `one seed (${seeds[0]})` : `${seeds.length} seeds (${seeds.join(', ')})`;
}
