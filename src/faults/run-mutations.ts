import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The outcome of a reader's mutated files. */
export interface MutationReport {
  /** Files that were read, or that the mutation did not change in effect. */
  right: number;
  /** Files that were refused with a SelgenError. */
  refused: number;
  /** By the mutation's index, which makes the same file again; the file in base64, if its process survived to report it. */
  readonly faults: { readonly index: number; readonly fault: string; readonly bytes?: string }[];
}

/** Silence, in milliseconds, after which a process counts as hung on a machine with much other work. */
const SILENCE = 60_000;

/**
 * Reads mutated files in child processes, which may crash or hang; the next process continues after the file that did
 * it.
 */
export async function runMutations(reader: string, count: number): Promise<MutationReport> {
  const folder = mkdtempSync(join(tmpdir(), 'selgen-mutations-'));
  const report: MutationReport = { right: 0, refused: 0, faults: [] };
  try {
    for (let next = 0; next < count; ) next = await runProcess(reader, folder, next, count, report);
    return report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Line = { begun: number } | ({ index: number } & ({ right: boolean } | { fault: string; bytes: string }));

/** Returns the index after the file at which the process died or hung; `count` if it finished. */
async function runProcess(
  reader: string,
  folder: string,
  from: number,
  count: number,
  report: MutationReport,
): Promise<number> {
  const script = join(import.meta.dirname, 'mutation-process.ts');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--max-old-space-size=1024', script, reader, folder, String(from), String(count)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let [begun, done, errors, hangs] = [from - 1, from - 1, '', false];
  child.stderr.on('data', (text: Buffer) => {
    errors = `${errors}${text}`.slice(-2000);
  });
  const ended = once(child, 'close');
  const watch = () => {
    hangs = true;
    child.kill('SIGKILL');
  };
  let timer = setTimeout(watch, SILENCE);
  for await (const text of createInterface({ input: child.stdout })) {
    clearTimeout(timer);
    timer = setTimeout(watch, SILENCE);
    const line = JSON.parse(text) as Line;
    if ('begun' in line) begun = line.begun;
    else {
      done = line.index;
      if ('fault' in line) report.faults.push(line);
      else report[line.right ? 'right' : 'refused']++;
    }
  }
  clearTimeout(timer);
  const [code, signal] = await ended;
  if (done === count - 1) return count;
  const index = Math.max(begun, done + 1);
  report.faults.push({ index, fault: hangs ? 'it hangs' : `its process ended with ${code ?? signal}: ${errors}` });
  return index + 1;
}
