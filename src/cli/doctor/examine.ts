import { existsSync, mkdtempSync, rmdirSync, statfsSync } from 'node:fs';
import os from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findPlugin, KINDS } from '../../engine/xla/find-plugin.ts';
import { cacheFolder } from '../../lib/folders.ts';
import { ownCommand } from '../../lib/own-command.ts';
import { readHubEnvironment } from '../../model/hub/environment.ts';
import { storeFolder } from '../../results/store/store-folder.ts';
import { environmentProblems, problemOf } from '../../suite/environment/check-environment.ts';
import { problemOfName } from '../../suite/environment/known-names.ts';
import type { EngineFinding } from './engines.ts';

/** What `npx selgen doctor` finds. */
export interface Findings {
  readonly machine: {
    readonly node: string;
    readonly platform: string;
    readonly cpu: string;
    readonly cores: number;
    /** Threads of one trial: with an embedded model, or with the user's own if one is named. */
    readonly threads: number;
    /** Bytes. */
    readonly memory: { readonly total: number; readonly free: number };
  };
  /** Environment variables that affect selgen. */
  readonly settings: Readonly<Record<string, string>>;
  /** Those that a run refuses: a sentence each. */
  readonly refused: readonly string[];
  /** In the order of the trials, `auto` included. */
  readonly engines: readonly EngineFinding[];
  /** PJRT plugins by kind of device; null if there is none. */
  readonly plugins: Readonly<Record<string, string | null>>;
  readonly folders: readonly FolderFinding[];
}

export interface FolderFinding {
  /** A description of its content. */
  readonly holds: string;
  readonly folder: string;
  /** Free bytes on its disk. */
  readonly free: number;
  readonly writable: boolean;
}

/** Describes this machine, beside the engines that `probeEngines` finds. */
export async function examine(probed: Promise<readonly EngineFinding[]>): Promise<Findings> {
  const engines = await probed;
  return {
    machine: {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cpu: os.cpus()[0]?.model ?? 'unknown',
      cores: os.availableParallelism(),
      // The engine reports it, so this process need not load one.
      threads: Number(engines.find(({ name }) => name === 'cpu')?.details?.threads ?? 1),
      memory: { total: os.totalmem(), free: os.freemem() },
    },
    settings: Object.fromEntries(
      Object.entries(process.env)
        .filter(([name, value]) => /^(SELGEN|HF)_/.test(name) && value)
        .map(([name, value]) => [name, /TOKEN|KEY|SECRET/.test(name) ? '(set)' : value!] as const)
        .sort(),
    ),
    // Only runs on a model or data of the hub refuse a wrong token, so `environmentProblems` does not ask.
    refused: [...environmentProblems(), ...problemOf(() => readHubEnvironment())],
    engines,
    plugins: Object.fromEntries(KINDS.map((kind) => [kind, pluginOf(kind)])),
    folders: [
      folderFinding('trials', storeFolder()),
      folderFinding('compiled programs', cacheFolder('graphs')),
      // Where models lie does not depend on the token.
      folderFinding('models of the hub', readHubEnvironment({ ...process.env, HF_TOKEN: 'hf_' }).cache),
    ],
  };
}

/** Why suites could not run here or store their results: a sentence each; none where they could. */
export function obstacles(
  { refused, engines, folders }: Findings,
  asked = process.env.SELGEN_DEVICE || 'cpu',
): readonly string[] {
  // `cuda` is `xla` on a GPU and is not tried by that name.
  const tried = asked === 'cuda' ? 'xla' : asked;
  const engine = engines.find(({ name }) => name === tried);
  const trials = folders[0];
  return [
    ...refused,
    // An engine that selgen does not know is among the refused variables.
    ...(engine && !engine.works ? [engine.problem ?? `[engine ${tried}] Expected it to work, got no answer.`] : []),
    ...(trials?.writable
      ? []
      : [
          `[store] Expected a folder for trials that can be written, got ${trials?.folder}. Name another with SELGEN_STORE.`,
        ]),
  ];
}

export function linesOf(findings: Findings, asked?: string): string[] {
  const { machine, settings, engines, plugins, folders } = findings;
  const { memory } = machine;
  const found = obstacles(findings, asked);
  return [
    `Node ${machine.node} on ${machine.platform}, ${machine.cores} × ${machine.cpu}, ${gigabytes(memory.free)} of ${gigabytes(memory.total)} memory free; a trial takes ${machine.threads} ${machine.threads === 1 ? 'thread' : 'threads'}`,
    '',
    ...engines.map(lineOfEngine),
    '',
    ...Object.entries(plugins).map(
      ([kind, file]) => `plugin for ${kind.padEnd(7)} ${file ?? `none; ${ownCommand(`setup xla ${kind}`)}`}`,
    ),
    '',
    ...folders.map(
      ({ holds, folder, free, writable }) =>
        `${holds.padEnd(18)} ${folder}, ${gigabytes(free)} free${writable ? '' : ', which cannot be written: name another'}`,
    ),
    ...Object.entries(settings).map(([name, value]) => `${name}=${value}${remarkOn(name)}`),
    ...(found.length > 0 ? ['', 'Suites cannot run here:', ...found] : []),
  ];
}

function remarkOn(name: string): string {
  const problem = problemOfName(name);
  return problem ? ` (${problem.replace(/\.$/, '')})` : '';
}

function lineOfEngine({ name, works, details = {}, problem, why }: EngineFinding): string {
  const said =
    why?.split('; not ')[0] ??
    Object.entries(details)
      .map(([key, value]) => `${key} ${value}`)
      .join(', ');
  return `${works ? '✓' : '✗'} ${name.padEnd(10)} ${works ? said : problem}`;
}

function pluginOf(kind: (typeof KINDS)[number]): string | null {
  try {
    const { SELGEN_PJRT: _, ...env } = process.env;
    return findPlugin({ env, kinds: [kind] }).file;
  } catch {
    return null;
  }
}

/** The finding for a folder that may not exist yet; its nearest existing ancestor decides. */
function folderFinding(holds: string, path: string): FolderFinding {
  const folder = resolve(path);
  let nearest = folder;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  const { bavail, bsize } = statfsSync(nearest);
  return { holds, folder, free: bavail * bsize, writable: canWrite(nearest) };
}

function canWrite(folder: string): boolean {
  try {
    rmdirSync(mkdtempSync(join(folder, '.selgen-doctor-')));
    return true;
  } catch {
    return false;
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
