import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';

/** How often a holder shows that it lives, and how long a waiter on another machine believes one that does not. */
const HEARTBEAT = 15_000;
const PATIENCE = 15 * 60_000;

/** A trial that this process, and no other that shares the store, is at work on. */
export interface Claim {
  release(): void;
}

/** Tries to claim a trial, again and again if need be; what it saw of another holder is remembered between tries. */
export interface Claimant {
  /** The claim, or null while another process holds it. */
  try(): Claim | null;
}

interface Holder {
  readonly id: string;
  /** The machine, and where it has several name spaces of processes, which. */
  readonly machine: string;
  readonly process: number;
  /** When the process started, as the system counts it: ids are used again. */
  readonly started: string;
}

/**
 * One lock a trial, as a file: `wx` makes it once, on network file systems too.
 *
 * A lock outlives a holder that was killed. On the holder's machine a waiter sees that the process is gone; on another,
 * that the file's time has stood still for a quarter of an hour of the waiter's own, however clocks differ or jump. At
 * worst two processes do the same work: each trial is renamed into place whole.
 *
 * @param file Where the lock lies; missing folders are made.
 * @throws What the file system says where the folder cannot be written.
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
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    // A full disk makes the file, and then cannot fill it.
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') rmSync(file, { force: true });
    throw error;
  }
  const isOurs = () => look(file)?.holder?.id === holder.id;
  const beat = setInterval(() => {
    if (isOurs()) utimesSync(file, new Date(), new Date());
  }, HEARTBEAT).unref();
  return {
    release() {
      clearInterval(beat);
      if (isOurs()) rmSync(file, { force: true });
    },
  };
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

/** Null where its maker has not written it yet, or was killed before: that is believed as one of another machine. */
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

/** Moves a stale lock aside; what turns out to be the fresh one of a faster waiter is put back. */
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
    // A third process has claimed it meanwhile.
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

/** Empty where the system does not say. */
function startOf(id: number): string {
  try {
    // The name in brackets may hold spaces; 19 fields later stands the start.
    return readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
