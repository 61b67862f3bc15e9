import { relative, resolve } from 'node:path';
import { ownCommand } from '../../lib/own-command.ts';
import type { TrialResult } from '../result.ts';
import { baselineFile, baselineFolder, differingFields, needsNaming, openBaseline, readBaseline } from './baseline.ts';

/** A folder for baselines of one's own where the usual one holds those of the embedded models. */
const OWN = 'baselines';

/**
 * The settings that this run did not compare with a baseline, and what the user does so that the next one is. A run on
 * one's own model, data or engine is compared only with a baseline that `SELGEN_BASELINE` names.
 */
export function ungatedLines(results: readonly TrialResult[], env: NodeJS.ProcessEnv = process.env): string[] {
  if (env.SELGEN_BASELINE === 'off') return [];
  const settings = [...new Set(results.map(({ setting }) => setting))].filter((name) => readBaseline(name) === null);
  const advice = new Map<string, string[]>();
  for (const setting of settings) {
    const own = results.filter((result) => result.setting === setting);
    const text = needsNaming(env) ? adviceOn(setting, own) : `Accept this run as one: ${ownCommand('baseline')}`;
    advice.set(text, [...(advice.get(text) ?? []), setting]);
  }
  return [...advice].map(([text, names]) => `Not compared with a baseline: ${names.join('; ')}. ${text}`);
}

function adviceOn(setting: string, results: readonly TrialResult[]): string {
  // As the user types it: most often from the project's folder.
  const folder = relative(process.cwd(), resolve(baselineFolder())) || '.';
  const accepted = openBaseline(baselineFile(setting));
  const then = (own: string) => `; then name it in later runs: SELGEN_BASELINE=${own}`;
  if (accepted === null) return `Accept this run as one: ${ownCommand('baseline')}${then(folder)}`;
  if (results.every((result) => differingFields(accepted, result).length === 0)) {
    return `One is accepted, which a run on your own model, data or engine must name: SELGEN_BASELINE=${folder}`;
  }
  return `Accept this run as one: ${ownCommand(`baseline --out ${OWN}`)}${then(OWN)}`;
}
