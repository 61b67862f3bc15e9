import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fail, SelgenError } from '../../lib/errors.ts';
import type { ImportedPoint } from '../imported.ts';
import { type Counting, judgedRuns, pointOfAnswers } from './runs-of-answers.ts';
import { pointOfResults } from './trigger-results.ts';

export interface StudyImport {
  readonly points: readonly ImportedPoint[];
  /** Files that could not be read, in one sentence each. The others are still imported. */
  readonly problems: readonly string[];
  /** `results.json` files with losses and no score. */
  readonly withoutScores: number;
  /** How many of the points are failed runs, which are listed and not drawn. */
  readonly failed: number;
  /** Earlier attempts of a run that has a later one. */
  readonly superseded: number;
}

/**
 * Reads every judged CSV and every `results.json` below a folder of the study, a clone of
 * `github.com/arianaazarbal/selective-generalization` or any part of it.
 */
export function importStudy(folder: string, counting: Counting): StudyImport {
  const root = resolve(folder);
  if (!existsSync(root) || !statSync(root).isDirectory()) {
    fail('import', `Expected a folder with the study's results, got ${folder}. Clone its repository and name that.`);
  }
  const folders = foldersBelow(root);
  const problems: string[] = [];
  const attempt = <T>(read: () => T): T[] => {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof SelgenError)) throw error;
      problems.push(error.message);
      return [];
    }
  };
  const answers = folders.flatMap(judgedRuns).flatMap((run) => attempt(() => pointOfAnswers(run, root, counting)));
  const files = folders.map((path) => join(path, 'results.json')).filter((file) => existsSync(file));
  const latest = latestOfRuns(files);
  const results = latest.flatMap((file) => attempt(() => pointOfResults(file, root)));
  const points = [...answers, ...results.filter((point) => point !== null)];
  if (points.length === 0) {
    fail(
      'import',
      [
        `Expected judged CSV files or results.json with trigger rates below ${folder}, got none. Name the study's folder.`,
        ...problems,
      ].join('\n'),
    );
  }
  return {
    points,
    problems,
    failed: points.filter(({ notes }) => notes.some((note) => note.startsWith('failed: '))).length,
    withoutScores: results.filter((point) => point === null).length,
    superseded: files.length - latest.length,
  };
}

/** The last of the files `<run>/results/<timestamp>/results.json`, as in the study's own plots. */
function latestOfRuns(files: readonly string[]): string[] {
  const latest = new Map<string, string>();
  for (const file of [...files].sort()) {
    const attempt = dirname(file);
    latest.set(/^\d{8}_\d{6}$/.test(basename(attempt)) ? dirname(attempt) : attempt, file);
  }
  return [...latest.values()];
}

function foldersBelow(root: string): string[] {
  const inside = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(\.git|node_modules)$/.test(entry.name))
    .map((entry) => join(root, entry.name))
    .sort();
  return [root, ...inside.flatMap(foldersBelow)];
}
