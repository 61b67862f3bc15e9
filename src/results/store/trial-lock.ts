import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { makeFolder } from '../../lib/folders.ts';

/** How often a holder refreshes its lock, and how long a waiter on another machine trusts one that does not, in ms. */
const HEARTBEAT = 15_000;
const PATIENCE = 15 * 60_000;

/** A claim on a trial against all other processes that share the store. */
export interface Claim {
  release(): void;
}

/** Tries to claim a trial, repeatedly if need be. It remembers its observations of another holder between tries. */
export interface Claimant {
  /** The claim, or null while another process holds it. */
  try(): Claim | null;
}

interface Holder {
  readonly id: string;
  /** The machine, with its process name space where it has several. */
  readonly machine: string;
  readonly process: number;
  /** Start time of the process as the system counts it, because process ids are reused. */
  readonly started: string;
}

/**
 * One lock file for each trial. The flag `wx` creates it exactly once, on network file systems too.
 *
 * A lock outlives a killed holder. On the holder's machine, a waiter sees that the process is gone. On another, it sees
 * that the file's time has not changed for a quarter of an hour by the waiter's own clock, however clocks differ. At
 * worst two processes do the same work; each trial is renamed into place whole.
 *
 * @param file Path of the lock; missing folders are made.
 * @throws The file system's error where the folder cannot be written.
 */
export function claimant(file: string): Claimant {
  let seen = { mark: '', since: 0 };
  return {
    try() {
      const made = make(file);
      if (made) return made;
      const held = look(file);
      if (held === null) return make(file);
      if (held.mark !== seen.mark) seen = { mark: held.mark, since: performance.now() };
      const isStale = isGone(held.holder) || performance.now() - seen.since > PATIENCE;
      return isStale && takeAway(file, held.text) ? make(file) : null;
    },
  };
}

function make(file: string): Claim | null {
  const holder: Holder = { id: randomUUID(), machine: machine(), process: process.pid, started: startOf(process.pid) };
  makeFolder(dirname(file));
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    // On a full disk the file is made and cannot be filled.
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') rmSync(file, { force: true });
    throw error;
  }
  const isOurs = () => look(file)?.holder?.id === holder.id;
  const beat = setInterval(
    () =>
      attempt(() => {
        if (isOurs()) utimesSync(file, new Date(), new Date());
      }),
    HEARTBEAT,
  ).unref();
  return {
    release() {
      clearInterval(beat);
      attempt(() => {
        if (isOurs()) rmSync(file, { force: true });
      });
    },
  };
}

/**
 * Does without what the file system refuses. Nobody could catch an error of the heartbeat, and it would end a training;
 * a missed beat costs at worst doubled work.
 */
function attempt(work: () => void): void {
  try {
    work();
  } catch {}
}

function look(file: string): { text: string; holder: Holder | null; mark: string } | null {
  try {
    const text = readFileSync(file, 'utf8');
    return { text, holder: parse(text), mark: `${text} ${statSync(file).mtimeMs}` };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Null where the content is not written yet, or its writer was killed. It is then treated as a holder on another
 * machine.
 */
function parse(text: string): Holder | null {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return null;
  }
}

function isGone(holder: Holder | null): boolean {
  if (holder === null || holder.machine !== machine()) return false;
  try {
    process.kill(holder.process, 0);
    return startOf(holder.process) !== holder.started;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Moves a stale lock aside. If it turns out to be the fresh lock of a faster waiter, it is put back. */
function takeAway(file: string, stale: string): boolean {
  const aside = `${file}.${randomUUID()}.tmp`;
  try {
    renameSync(file, aside);
  } catch {
    return true;
  }
  const isStale = readFileSync(aside, 'utf8') === stale;
  try {
    if (!isStale) linkSync(aside, file);
  } catch {
    // A third process has claimed it in the meantime.
  }
  rmSync(aside, { force: true });
  return isStale;
}

function machine(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Empty where the system does not tell. */
function startOf(id: number): string {
  try {
    // The name in brackets may hold spaces; the start time is field 19 after it.
    return readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
