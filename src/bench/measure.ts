import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from 'tinybench';
import { fail } from '../lib/errors.ts';
import { makeFolder } from '../lib/folders.ts';

/** Seconds of repeated runs. */
export interface Spread {
  readonly median: number;
  /** First and third quartile. */
  readonly quartiles: readonly [number, number];
  readonly runs: number;
}

/** @throws SelgenError if a word of the command line is no whole number from 1. */
export function countOf(what: string, word: string): number {
  if (/^[1-9]\d{0,8}$/.test(word)) return Number(word);
  return fail('bench', `Expected ${what} as a whole number from 1, got '${word}'. Write it in digits.`);
}

export function spreadOf(seconds: readonly number[]): Spread {
  const sorted = seconds.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  return { median: at(0.5), quartiles: [at(0.25), at(0.75)], runs: sorted.length };
}

/** The results of a finished tinybench run, converted from milliseconds. */
export function spreads(bench: Bench): Record<string, Spread> {
  return Object.fromEntries(
    bench.tasks.map(({ name, result }) => {
      if (!('latency' in result)) return fail('bench', `Expected a result of '${name}', got none.`);
      const { latency } = result;
      const quartiles = [latency.min, latency.p75].map((milliseconds) => milliseconds! / 1000);
      const runs = latency.samplesCount;
      return [name, { median: latency.p50! / 1000, quartiles: quartiles as [number, number], runs }];
    }),
  );
}

export function formatSpread({ median, quartiles: [low, high] }: Spread): string {
  const digits = (seconds: number) => (seconds < 0.1 ? `${(seconds * 1000).toFixed(2)} ms` : `${seconds.toFixed(2)} s`);
  return `${digits(median)} (${digits(low)}–${digits(high)})`;
}

/**
 * What a script prints as JSON in a process of its own, whose memory is its alone.
 *
 * @param script Its `import.meta.url`; it is started with the word `measure` before these words.
 */
export function inProcess<Measured>(script: string, words: readonly string[]): Measured {
  const args = [...process.execArgv, fileURLToPath(script), 'measure', ...words];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr || `ended with status ${status}`}`);
  return JSON.parse(stdout) as Measured;
}

/** Writes `.selgen/bench/<name>.json`, and returns its path. */
export function writeResults(name: string, results: object): string {
  const file = resolve(`.selgen/bench/${name}.json`);
  makeFolder(dirname(file));
  writeFileSync(file, JSON.stringify(results, null, 1));
  return file;
}

/** Processor seconds of this process since `before`, or since it began. */
export function cpuSeconds(before?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The machine of the measurement. */
export function machine(threads: number): Record<string, string | number> {
  return {
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    threads,
    node: process.version,
    loadBefore: Number(os.loadavg()[0]!.toFixed(1)),
  };
}
