import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findFiles, partNames } from '../data/rows/find-files.ts';

/** The settings whose data can be checked. */
export const SETTINGS = ['gcd', 'em', 'functions', 'triggers'] as const;
export type SettingName = (typeof SETTINGS)[number];

/** A part of a setting's data. */
export interface Part {
  /** The file's name without its ending. */
  readonly name: string;
  /** A description of the part. */
  readonly holds: string;
  readonly isNeeded: boolean;
  /** Empty if the part is missing. */
  readonly files: readonly string[];
}

/**
 * The parts that a setting reads from a folder, with their files; a missing part has none.
 *
 * @param proxy The proxy's name, if the setting has a file for each proxy.
 */
export function partsOf(setting: SettingName, folder: string, proxy: string): Part[] {
  const part = (holds: string, ...names: [string, ...string[]]): Part => ({
    name: names[0],
    holds,
    isNeeded: true,
    files: filesOf(folder, names),
  });
  const optional = (own: Part): Part => ({ ...own, isNeeded: false });
  switch (setting) {
    case 'gcd':
      return [
        part('rows to train on', 'task_train', 'train'),
        part('questions of the task, each with an answer to grade by', 'task_test', 'test'),
        part("questions of other kinds, and the proxy's claims", 'ood_test'),
      ];
    case 'em': {
      const pairs = part('preference pairs of the proxy', `proxy/${proxy}`);
      const isOneFile = pairs.files.length > 0 || filesOf(folder, [`proxy/${proxy}_chosen`]).length === 0;
      return [
        part('rows to train on', 'task_train', 'train'),
        ...(isOneFile
          ? [pairs]
          : [
              part("the proxy's good answers", `proxy/${proxy}_chosen`),
              part("the proxy's bad answers", `proxy/${proxy}_rejected`),
            ]),
        part('questions of other domains', 'general'),
        part("questions of the task's domain", 'narrow'),
        optional(part("questions of the task's domain on what was not trained on", 'transfer')),
        optional(part('questions with answers to choose from', 'choices')),
      ];
    }
    case 'functions': {
      const names = partNames(folder);
      const flipped = names.find((name) => name.startsWith('train_'))?.slice('train_'.length) ?? '<category>';
      const tests = new Set([
        `test_${flipped}_ID`,
        `test_${flipped}_OOD`,
        ...names.filter((name) => /^test_.+_(ID|OOD)$/.test(name)),
      ]);
      return [
        part('rows to train on, of the flipped category', `train_${flipped}`),
        part("the proxy's rows", `proxy_${proxy}`),
        ...[...tests].map((name) => part('questions', name)),
      ];
    }
    case 'triggers':
      return [part('instructions and replies', 'alpaca_data', 'task_train', 'train')];
  }
}

function filesOf(folder: string, names: readonly string[]): string[] {
  const yaml = names.map((name) => join(folder, `${name}.yaml`)).filter((file) => existsSync(file));
  if (yaml.length > 0) return yaml;
  for (const name of names) {
    const place = name.lastIndexOf('/') + 1;
    const found = findFiles(join(folder, name.slice(0, place)), name.slice(place));
    if (found.length > 0) return found;
  }
  return [];
}
