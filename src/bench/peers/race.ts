import { fail } from '../../lib/errors.ts';
import { cpuSeconds, formatSpread, type Spread, spreadOf } from '../measure.ts';
import { type Peer, type PeerCommand, startPeer } from './peer-process.ts';

/** Another program's way to do the job. */
export interface Entry extends PeerCommand {
  readonly job: object;
  /** Largest relative distance of its first result from ours. */
  readonly tolerance: number;
}

/** One run of the job. */
interface Lap {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** The result: a loss, or a number of tokens. */
  readonly value: number;
  readonly peakMiB: number;
}

/** The time of one entry. Processor seconds are given too, because they are comparable on a machine with other work. */
export interface Time {
  readonly name: string;
  readonly seconds: Spread;
  readonly cpu: Spread;
  readonly peakMiB: number;
  /** Its seconds divided by ours. */
  readonly ratio: { readonly seconds: number; readonly cpu: number };
}

const WARMUP = 1;

/** The job in this process. */
export interface Own {
  /** Does the job once. Returns its result. */
  run(): Promise<number>;
  dispose?(): Promise<void>;
}

/**
 * Does the job here and in every peer, one after the other in each round. With `apart` everybody does all rounds alone,
 * so that one of them at a time is in memory; that needs a machine without other work. A peer that fails is left out,
 * with a line on stderr.
 */
export async function race(
  title: string,
  { run, dispose }: Own,
  entries: Readonly<Record<string, Entry>>,
  rounds: number,
  apart = false,
): Promise<Time[]> {
  const own: Lap[] = [];
  const peers: Runner[] = [];
  const all = Object.entries(entries);
  const groups = apart ? [[], ...all.map((entry) => [entry])] : [all];
  for (const [place, group] of groups.entries()) {
    let running: Runner[] = [];
    for (const [name, entry] of group) {
      const peer = await startPeer(`${name}, ${title}`, entry, entry.job);
      if (peer) running.push({ peer, laps: [], tolerance: entry.tolerance });
    }
    for (let round = 0; round < rounds + WARMUP; round++) {
      if (own.length <= round) own.push(await timed(run));
      running = await runAll(running);
    }
    if (place === 0) await dispose?.();
    for (const { peer } of running) await peer.end();
    peers.push(...running);
  }
  for (const { peer, laps, tolerance } of peers) {
    const [ours, theirs] = [own[0]!.value, laps[0]!.value];
    if (Math.abs(ours - theirs) > tolerance * Math.abs(theirs))
      fail('bench', `Expected ${peer.name} to begin with ${ours} in ${title}, as we do, got ${theirs}.`);
  }
  const base = summary(own);
  return [
    { name: 'selgen cpu', ...base, ratio: { seconds: 1, cpu: 1 } },
    ...peers.map(({ peer, laps }) => {
      const time = summary(laps);
      const ratio = { seconds: time.seconds.median / base.seconds.median, cpu: time.cpu.median / base.cpu.median };
      return { name: peer.name, ...time, ratio };
    }),
  ];
}

interface Runner {
  readonly peer: Peer;
  readonly laps: Lap[];
  readonly tolerance: number;
}

/** One lap of each. Leaves out who died on it, of too little memory for example, and says so: the others go on. */
async function runAll(runners: readonly Runner[]): Promise<Runner[]> {
  const alive = [];
  for (const runner of runners) {
    try {
      runner.laps.push(await runner.peer.step<Lap>());
      alive.push(runner);
    } catch (error) {
      process.stderr.write(
        `[bench] Without ${runner.peer.name} from here on: ${error instanceof Error ? error.message : error}\n`,
      );
    }
  }
  return alive;
}

/** Runs a job once, in this process. */
export async function timed(run: () => Promise<number>): Promise<Lap> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const value = await run();
  const seconds = (performance.now() - started) / 1000;
  return { seconds, cpuSeconds: cpuSeconds(before), value, peakMiB: process.resourceUsage().maxRSS / 1024 };
}

/** A race as rows of a table. */
export function raceRows(times: readonly Time[]): Record<string, string | number>[] {
  return times.map(({ name, seconds, cpu, peakMiB, ratio }) => ({
    engine: name,
    seconds: formatSpread(seconds),
    'cpu seconds': formatSpread(cpu),
    'peak MiB': Math.round(peakMiB),
    'its time / ours': `${ratio.seconds.toFixed(2)} (cpu ${ratio.cpu.toFixed(2)})`,
  }));
}

function summary(all: readonly Lap[]) {
  const laps = all.slice(WARMUP);
  return {
    seconds: spreadOf(laps.map(({ seconds }) => seconds)),
    cpu: spreadOf(laps.map(({ cpuSeconds }) => cpuSeconds)),
    peakMiB: laps.at(-1)!.peakMiB,
  };
}
