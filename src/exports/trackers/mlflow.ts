import { fail } from '../../lib/errors.ts';
import { methodTitle } from '../../results/method-title.ts';
import type { TrialResult } from '../../results/result.ts';
import { metricsOf, scoresOf } from './metrics.ts';
import { type Call, mlflowCaller } from './mlflow-caller.ts';
import type { TrackedTrial, Tracker } from './tracker.ts';

interface Metric {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
}

/** Metrics in one request, at most. */
const BATCH = 1000;
/** Milliseconds between two requests. */
const EVERY = 2000;

/**
 * MLflow over its REST interface: a run for each trial in the experiment `MLFLOW_EXPERIMENT_NAME` (default `selgen`) on
 * the server `MLFLOW_TRACKING_URI`, with `MLFLOW_TRACKING_TOKEN` or user and password, as in MLflow's own clients.
 * Metrics are sent every two seconds, one request at a time; training does not wait for them.
 */
export const mlflow: Tracker = (trial, environment, lost) => {
  const call = mlflowCaller(environment);
  const begun = begin(trial, environment, call);
  /** All requests in sequence; it rejects at the first failure and stays rejected. */
  let sent: Promise<unknown> = begun;
  let waiting: Metric[] = [];
  let last = 0;
  begun.catch(lost);
  const add = (values: readonly (readonly [string, number])[], step: number) => {
    const timestamp = Date.now();
    waiting.push(...values.map(([key, value]) => ({ key, value, timestamp, step })));
  };
  const send = () => {
    const metrics = waiting;
    waiting = [];
    sent = sent.then(async () => {
      const run_id = await begun;
      for (let start = 0; start < metrics.length; start += BATCH)
        await call('POST', 'runs/log-batch', { run_id, metrics: metrics.slice(start, start + BATCH) });
    });
    sent.catch(lost);
  };
  const timer = setInterval(send, EVERY);
  timer.unref();
  return {
    point(point) {
      last = point.step;
      add(metricsOf(point), point.step);
    },
    async end(result) {
      clearInterval(timer);
      if (result) add(scoresOf(result), last);
      send();
      // Where that failed it has been said. The server should learn all the same that the run is over.
      await sent.catch(() => {});
      await call('POST', 'runs/update', { run_id: await begun, status: statusOf(result), end_time: Date.now() });
    },
  };
};

function statusOf(result: TrialResult | null): string {
  if (result === null) return 'KILLED';
  return result.outcome.status === 'completed' ? 'FINISHED' : 'FAILED';
}

async function begin(trial: TrackedTrial, environment: NodeJS.ProcessEnv, call: Call): Promise<string> {
  const { method, setting, seed, key } = trial;
  const experiment_id = await experimentOf(environment.MLFLOW_EXPERIMENT_NAME || 'selgen', call);
  const run_name = `${setting}: ${methodTitle(method)} seed=${seed}`;
  const tags = [{ key: 'selgen.key', value: key }];
  const { run } = await call('POST', 'runs/create', { experiment_id, run_name, start_time: Date.now(), tags });
  const run_id = run?.info.run_id ?? fail('track', 'Expected the id of a run, got none. Is it an MLflow server?');
  const options = { setting, method: method.name, seed, ...method.options };
  const params = Object.entries(options).map(([key, value]) => ({
    key,
    value: (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 6000),
  }));
  await call('POST', 'runs/log-batch', { run_id, params });
  return run_id;
}

/** Two trials may create it at once; the second then finds it. */
async function experimentOf(name: string, call: Call): Promise<string> {
  const find = async () => {
    const { experiment } = await call('GET', 'experiments/get-by-name', { experiment_name: name });
    if (experiment?.lifecycle_stage !== 'deleted') return experiment?.experiment_id;
    return fail(
      'track',
      `Expected the experiment ${name}, got one that was deleted. Restore it in MLflow, or name another in MLFLOW_EXPERIMENT_NAME.`,
    );
  };
  const make = async () => (await call('POST', 'experiments/create', { name })).experiment_id;
  return (
    (await find()) ??
    (await make()) ??
    (await find()) ??
    fail('track', `Expected the experiment ${name}, got none. Make it in MLflow.`)
  );
}
