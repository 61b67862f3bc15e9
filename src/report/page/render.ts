import { createHash } from 'node:crypto';
import { aggregate } from '../../results/aggregate.ts';
import type { Check } from '../../results/check.ts';
import type { Baseline } from '../../results/gates/baseline.ts';
import type { ImportedPoint } from '../../results/imported.ts';
import type { TrialResult } from '../../results/result.ts';
import { looksOf } from '../notation/palette.ts';
import { visibleJson } from '../notation/visible-text.ts';
import type { EarlierRun } from '../other-runs/earlier-run.ts';
import { environments } from '../provenance/provenance.ts';
import { type PackedChunk, packTranscripts } from '../transcripts/transcript-data.ts';
import { clientScript } from './client-script.ts';
import { settingView } from './setting-view.ts';
import { fillPage, styleSheet, trusted } from './templates.ts';

export interface RenderOptions {
  /** Sentences shown above everything else, for example about files that could not be read. */
  readonly notes?: readonly string[];
  /** Accepted baselines; each setting is compared with its own. */
  readonly baselines?: readonly Baseline[];
  /** Imported points, drawn beside the points of their setting. */
  readonly imported?: readonly ImportedPoint[];
  /** Suites' assertions about these trials. */
  readonly checks?: readonly Check[];
  /** Another run to compare this one with. */
  readonly earlier?: EarlierRun | undefined;
}

export interface RenderedReport {
  readonly html: string;
  /** Files that the page loads on demand, by path from the page's folder; empty where the page holds everything. */
  readonly files: Readonly<Record<string, string>>;
}

/** Characters of packed transcripts that a page may hold; larger transcripts go beside it. */
const TRANSCRIPTS_INSIDE = 2 ** 20;

/**
 * Renders trials as an HTML page that needs no network and no server. It is one file, unless transcripts take more than
 * a megabyte. Equal trials give equal bytes, in any order.
 *
 * Text of models, files and users is displayed and can never act: it is escaped, or encoded as base64. The page's
 * policy allows its own script and style by their hashes, and otherwise only scripts that this script names.
 */
export async function render(trials: readonly TrialResult[], options: RenderOptions = {}): Promise<RenderedReport> {
  const [results, notes, earlier, baselines, imported, checks] = visibleJson([
    trials,
    options.notes ?? [],
    options.earlier ?? null,
    options.baselines ?? [],
    options.imported ?? [],
    options.checks ?? [],
  ] as const);
  const { cells, failed } = aggregate(results);
  const names = [...new Set(results.map((result) => result.setting))].sort();
  const looks = looksOf(
    cells,
    imported.filter(({ setting }) => names.includes(setting)).map(({ method }) => method.name),
  );
  const parts = names.map((name, index) => {
    const own = { cells: cells.filter(inSetting(name)), failed: failed.filter(inSetting(name)) };
    return { name, id: `s${index + 1}`, looks, ...own, chunks: packTranscripts(own.cells) };
  });
  const chunks = parts.flatMap((part) => part.chunks);
  const beside = chunks.reduce((total, chunk) => total + chunk.content.length, 0) > TRANSCRIPTS_INSIDE;
  const settings = parts.map((part) =>
    settingView({
      ...part,
      ...{ beside, earlier, checks, several: parts.length > 1 },
      baseline: baselines.find(inSetting(part.name)),
      imported: imported.filter(inSetting(part.name)),
    }),
  );
  const days = results.map((result) => result.finishedAt.slice(0, 10)).sort();
  const script = clientScript();
  const html = fillPage({
    title: names.length === 1 ? names[0] : `${names.length} settings`,
    single: names.length === 1,
    notes,
    policy: policyFor(script, beside),
    style: trusted(styleSheet),
    script: trusted(script),
    settings: await Promise.all(settings),
    environment: environments(results),
    finished: days.at(-1) ?? 'never',
    trials: results.length,
  });
  return { html, files: beside ? dataFiles(chunks) : {} };
}

/** Allows only the page's own script and style, and the data files that the script requests. */
function policyFor(script: string, beside: boolean): string {
  return [
    "default-src 'none'",
    // On a page from disk, 'self' would let any element load any file; 'strict-dynamic' limits that to our script.
    `script-src ${hashOf(script)}${beside ? " 'strict-dynamic'" : ''}`,
    `style-src ${hashOf(styleSheet)}`,
    "require-trusted-types-for 'script'",
    'trusted-types selgen',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

function dataFiles(chunks: readonly PackedChunk[]): Record<string, string> {
  return Object.fromEntries(
    chunks.map(({ name, content }) => [`transcripts/${name}.js`, `selgenTranscript("${name}","${content}");\n`]),
  );
}

function inSetting(name: string) {
  return (item: { readonly setting: string }) => item.setting === name;
}
