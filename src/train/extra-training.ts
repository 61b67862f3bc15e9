import { hashArrays } from '../engine/named-arrays.ts';
import { hashJson } from '../lib/hash.ts';
import type { ExtraTraining, StreamName } from '../methods/interface/method.ts';
import { type Meter, newMeter } from './cost.ts';
import type { LoopJob, LoopOutcome } from './loop.ts';

/** A finished extra training, and what it cost. */
interface Made {
  readonly outcome: LoopOutcome;
  readonly meter: Meter;
  readonly seconds: number;
}

/**
 * Extra trainings of one model and engine by the hash of all else that decides them. The strengths of a method ask for
 * the same ones; the first makes them, and each is charged for them.
 */
export interface ExtraTrainings {
  /**
   * @param job With the rows, options and seed of the training.
   * @param run Makes the training and counts its passes.
   */
  make(job: ExtraJob, run: (meter: Meter) => Promise<LoopOutcome>): Promise<Made & { readonly again: boolean }>;
}

type ExtraJob = Pick<LoopJob, 'data' | 'options' | 'seed' | 'from' | 'padId'> & {
  readonly streams: ExtraTraining['streams'];
  readonly loss?: ExtraTraining['loss'] | undefined;
};

/** @param most Of the trainings kept, which hold two adapters each. */
export function keepExtraTrainings(most = 4): ExtraTrainings {
  const kept = new Map<string, Made>();
  return {
    async make(job, run) {
      const key = keyOf(job);
      const known = key === undefined ? undefined : kept.get(key);
      // One that throws is not kept: another attempt makes it anew.
      const made = known ?? (await timed(run));
      if (key !== undefined) {
        kept.delete(key);
        // A map keeps the order of insertion: its last entry was used last.
        kept.set(key, made);
        for (const oldest of [...kept.keys()].slice(0, -most)) kept.delete(oldest);
      }
      return { ...made, again: known !== undefined };
    },
  };
}

async function timed(run: (meter: Meter) => Promise<LoopOutcome>): Promise<Made> {
  const meter = newMeter();
  const started = performance.now();
  const outcome = await run(meter);
  return { outcome, meter, seconds: (performance.now() - started) / 1000 };
}

/** Undefined where a function has a part in it: two of the same text may differ in what they close over. */
function keyOf({ data, options, seed, from, padId, streams, loss }: ExtraJob): string | undefined {
  if (loss || Object.values(streams).some((use) => use.rows)) return undefined;
  const rows = (Object.keys(streams) as StreamName[]).map((stream) => data[stream]);
  return hashJson([options, seed, padId, hashArrays(from), streams, rows]);
}
