import { floats, type HostArray } from '../engine/engine.ts';
import { type Arrays, packArrays, readAll, shapesOf, unpackArrays } from '../engine/named-arrays.ts';
import { fail } from '../lib/errors.ts';
import { seededRandom } from '../lib/random.ts';
import { mapValues } from '../lib/records.ts';
import type { Run, Step, StreamName, Terms } from '../methods/interface/method.ts';
import { adapterShapes, initialAdapter } from '../model/adapter/adapter.ts';
import { type Layout, layoutOf, type Params } from '../tensor/params.ts';
import { answerStates } from './answer-states.ts';
import { checkStart } from './check-adapter.ts';
import { checkMethod } from './check-method.ts';
import { addTo } from './cost.ts';
import { type ExtraTrainings, keepExtraTrainings } from './extra-training.ts';
import { type FailedLoop, type LoopJob, runLoop } from './loop.ts';
import { makeSweep, type Sweep, type SweepParts } from './sweep.ts';

/** A part of a trial whose numbers are not finite. It ends the trial as the loop's own would. */
export class FailedTraining extends Error {
  constructor(readonly outcome: FailedLoop) {
    super(outcome.message);
  }
}

export interface RunJob extends Omit<LoopJob, 'from' | 'state'> {
  /** Those that earlier trials made. @defaultValue none */
  readonly extraTrainings?: ExtraTrainings | undefined;
  /** Called with the seconds that a training took when it was made, where it is not made again. */
  readonly onReuse?: (seconds: number) => void;
}

/** The interface that a method's `setup` and `finish` get. */
export function makeRun({ extraTrainings = keepExtraTrainings(), onReuse, ...job }: RunJob): Run {
  const { engine, network, weights, method, options, seed, data } = job;
  const newAdapter = (purpose: string): Arrays => {
    const shapes = adapterShapes(network, options.adapter);
    const leaves = initialAdapter(network, options.adapter, seededRandom(seed).fork(purpose));
    return mapValues(leaves, (leaf, name) => floats(shapes[name]!, leaf));
  };
  const declared = (name: string) => {
    const use = method.streams[name as StreamName];
    if (!use) {
      fail(
        method.name,
        `Expected a declared stream (${Object.keys(method.streams).join(', ')}), got '${name}'. Add it to \`streams\`, as \`{ when: 'aside' }\`.`,
      );
    }
    job.onRead(name as StreamName);
    return use;
  };
  /** Sweeps over a stream at the given parameters. */
  const sweepAt = async <T>(
    params: Arrays,
    parts: Pick<SweepParts, 'stream' | 'loss' | 'apart'>,
    take: (sweep: Sweep, adapter: HostArray, layout: Layout) => Promise<T>,
  ): Promise<T> => {
    const use = declared(parts.stream);
    const layout = layoutOf(shapesOf(params));
    const sweep = makeSweep({ ...job, ...parts, layout, use, rows: data[parts.stream]!, state: {} });
    const taken = await take(sweep, packArrays(params, layout), layout);
    await sweep.dispose();
    return taken;
  };
  const run: Run = {
    seed,
    updates: options.updates,
    network,
    weights,
    adapter: options.adapter,
    initial: newAdapter('adapter'),
    newAdapter,
    async train({ streams, loss, updates = options.updates, from = run.initial }) {
      Object.keys(streams).forEach(declared);
      const extra = { name: `${method.name}, before training`, options: {}, streams, loss: loss ?? crossEntropies };
      checkMethod(extra);
      checkStart(method, from, run.initial);
      const { onUpdate: _, ...rest } = job;
      const training = { ...rest, from, options: { ...options, updates, warmup: Math.min(options.warmup, updates) } };
      const { outcome, meter, seconds, again } = await extraTrainings.make({ ...training, streams, loss }, (meter) =>
        runLoop({
          ...training,
          meter,
          method: extra,
          state: {},
          wantsMeanGradient: true,
        }),
      );
      addTo(job.meter, meter);
      if (again) onReuse?.(seconds);
      if (outcome.status === 'failed') {
        const message = `In an extra training of ${method.name}: ${outcome.message}`;
        throw new FailedTraining({ ...outcome, message });
      }
      return { adapter: outcome.adapter, meanGradient: outcome.meanGradient! };
    },
    meanGradient: (stream, loss, params) =>
      sweepAt(params, { stream, loss }, async (sweep, adapter, layout) =>
        unpackArrays(await sweep.gradient(adapter), layout),
      ),
    async answerStates(stream) {
      declared(stream);
      const rows = data[stream]!.filter((_, pair) => data.misaligned?.[pair]?.showsTrait !== false);
      if (rows.length === 0) {
        fail(
          method.name,
          `Expected a pair whose undesired answer shows the trait, got ${data[stream]!.length} that do not. Add one to the proxy.`,
        );
      }
      return answerStates({ ...job, rows });
    },
    lossOfEachRow: (stream, loss, params) =>
      sweepAt(params, { stream, loss, apart: true }, (sweep, adapter) => sweep.valueOfEachRow(adapter)),
    meanSquaredGradient: (stream, loss, params) =>
      sweepAt(params, { stream, loss, apart: true }, async (sweep, adapter, layout) =>
        unpackArrays(await sweep.meanSquaredGradient(adapter), layout),
      ),
    async compute(inputs, body) {
      const program = await engine.compile({ name: `computation of ${method.name}`, inputs, body });
      const arrays = await readAll(engine, await program.run(inputs));
      await program.dispose();
      return arrays;
    },
  };
  return run;
}

/** The default loss of an extra training. */
function crossEntropies(params: Params, step: Step): Terms {
  return Object.fromEntries(step.streams.map((stream) => [stream, step.crossEntropy(params, stream)]));
}
