import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The outcome of a reader's mutated files. */
export interface MutationReport {
  /** Files that were read, or that the mutation did not change in effect. */
  readonly right: number;
  /** Files that were refused with a SelgenError. */
  readonly refused: number;
  readonly faults: readonly MutationFault[];
}

export interface MutationFault {
  /** The mutation's index; the same index makes the same file again. */
  readonly index: number;
  readonly fault: string;
  /** The file in base64, if its process survived to report it. */
  readonly bytes?: string;
}

/** Silence, in milliseconds, after which a process counts as hung on a machine with much other work. */
const SILENCE = 60_000;

/**
 * Reads mutated files in child processes, which may crash or hang; the next process continues after the file that did
 * it.
 */
export async function runMutations(reader: string, count: number): Promise<MutationReport> {
  const folder = mkdtempSync(join(tmpdir(), 'selgen-mutations-'));
  const report = { right: 0, refused: 0, faults: [] as MutationFault[] };
  try {
    for (let next = 0; next < count; ) {
      const last = await runProcess(reader, folder, next, count, report);
      if (last === undefined) break;
      report.faults.push(last);
      next = last.index + 1;
    }
    return report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Line = { begun: number } | ({ index: number } & ({ right: boolean } | { fault: string; bytes: string }));

/** The file at which the process died or hung; undefined if it finished. */
async function runProcess(
  reader: string,
  folder: string,
  from: number,
  count: number,
  report: { right: number; refused: number; faults: MutationFault[] },
): Promise<MutationFault | undefined> {
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
  const ended = new Promise<number | string | null>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? signal)),
  );
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
  const status = await ended;
  if (done === count - 1) return undefined;
  const how = hangs ? 'it hangs' : `its process ended with ${status}: ${errors}`;
  return { index: Math.max(begun, done + 1), fault: how };
}
