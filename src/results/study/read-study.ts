import { ownCommand } from '../../lib/own-command.ts';
import { importedFile, writeImported } from '../imported.ts';
import { importStudy } from './import-study.ts';

export interface ReadStudyOptions {
  /** Count incoherent answers as neither aligned nor learned. @defaultValue false, as the study counts */
  readonly coherent?: boolean;
  /** The file for the points. @defaultValue the environment's `SELGEN_IMPORTED`, else `.selgen/imported.json` */
  readonly out?: string;
}

/** Reads a clone of the study into points that reports draw. Returns a summary. */
export function readStudy(folder: string, { coherent = false, out = importedFile() }: ReadStudyOptions = {}): string {
  const { points, problems, failed, withoutScores, superseded } = importStudy(folder, {
    coherentOnly: coherent,
  });
  writeImported(points, out);
  const settings = [...new Set(points.map(({ setting }) => setting))];
  return [
    ...problems,
    ...settings.map((name) => `${name}: ${points.filter(({ setting }) => setting === name).length} points`),
    `${failed} failed runs, whose losses are not finite: listed, and drawn nowhere`,
    `${withoutScores} results.json without scores and ${superseded} superseded ones left out; ${problems.length} files unreadable`,
    `Written to ${out}. Draw them with ${ownCommand('report')}.`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}
