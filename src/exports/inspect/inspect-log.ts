import { fileNameOf } from '../../lib/hash.ts';
import { methodTitle } from '../../results/method-title.ts';
import { type Mark, type Outcome, type Score, secondsOf, type TrialResult } from '../../results/result.ts';
import { type SamplePlace, samplePlaces } from './sample-places.ts';

/**
 * A trial as a log of Inspect (`inspect_ai`, log format 2): the setting is Inspect's task, the method its model, a mark
 * its sample. Inspect's viewer, `inspect log dump` and `read_eval_log` accept it.
 */
export function inspectLog(trial: TrialResult) {
  const { key, outcome, setting, seed } = trial;
  const started = startOf(trial).toISOString();
  const marks = outcome.status === 'completed' ? outcome.marks : [];
  const { epochs, places } = samplePlaces(marks);
  const ids = [...new Set(places.map(({ id }) => id))];
  return {
    version: 2,
    status: outcome.status === 'completed' ? 'success' : 'error',
    eval: {
      eval_id: idOf(key, 'eval'),
      run_id: idOf(key, 'run'),
      created: started,
      task: setting,
      task_id: idOf(key, 'task'),
      task_version: 0,
      task_attribs: {},
      task_args: { method: trial.method.name, ...trial.method.options, seed },
      task_args_passed: { method: trial.method.name, ...trial.method.options, seed },
      dataset: {
        name: setting,
        samples: ids.length,
        sample_ids: ids,
        shuffled: false,
      },
      model: modelOf(trial),
      model_generate_config: {},
      model_args: {},
      config: { epochs },
      packages: trial.environment.versions,
      metadata: { key, ...trial.identity },
    },
    plan: {
      name: 'plan',
      steps: [{ solver: 'generate', params: {}, params_passed: {} }],
      config: {},
    },
    // JSON leaves undefined fields out.
    results: outcome.status === 'completed' ? resultsOf(outcome) : undefined,
    error: outcome.status === 'failed' ? errorOf(outcome) : undefined,
    stats: {
      started_at: started,
      completed_at: new Date(trial.finishedAt).toISOString(),
      model_usage: {},
      role_usage: {},
      connection_limit_history: [],
    },
    invalidated: false,
    tags: [],
    metadata: { cost: trial.cost, environment: trial.environment },
    // Last, because a reader of the header stops where samples begin.
    samples: outcome.status === 'completed' ? samplesOf(marks, places, modelOf(trial)) : undefined,
  };
}

/** The file name that Inspect gives a log and its viewer lists: time, task and id. */
export function inspectFileName(trial: TrialResult): string {
  const time = startOf(trial).toISOString().slice(0, 19).replaceAll(':', '-');
  const task = fileNameOf(trial.setting.replace(/[^\p{L}\p{N}]+/gu, '-'), trial.setting);
  return `${time}+00-00_${task}_${idOf(trial.key, 'task')}.json`;
}

function startOf({ cost, finishedAt }: TrialResult): Date {
  return new Date(Date.parse(finishedAt) - 1000 * secondsOf(cost));
}

function modelOf({ method, seed }: TrialResult): string {
  return `${INSPECT_MODELS}${methodTitle(method)} seed=${seed}`;
}

/** The beginning of the names by which methods are models there. */
export const INSPECT_MODELS = 'selgen/';

/** An id of 22 characters, as Inspect's own. It is derived from the key, so every export of a trial has the same id. */
function idOf(key: string, what: string): string {
  return `${what}${key}`.slice(0, 22);
}

type Completed = Extract<Outcome, { status: 'completed' }>;

function resultsOf({ axes, criteria, scores, marks }: Completed) {
  const named = Object.entries({ ...axes, ...criteria }).flatMap(([name, score]) =>
    score ? scoreOf(name, score) : [],
  );
  const others = scores.map((score) => scoreOf(`${score.metric} (${score.set}, ${score.label ?? 'all'})`, score));
  return { total_samples: marks.length, completed_samples: marks.length, scores: [...named, ...others] };
}

function scoreOf(name: string, { value, n, interval: [low, high] }: Score) {
  const metric = (name: string, value: number) => [name, { name, value, params: {} }] as const;
  return {
    name,
    scorer: 'selgen',
    scored_samples: n,
    params: {},
    metrics: Object.fromEntries([metric('mean', value), metric('low_95', low), metric('high_95', high)]),
  };
}

function errorOf({ message, step }: Exclude<Outcome, Completed>) {
  const text = step === undefined ? message : `${message} (update ${step})`;
  return { message: text, traceback: text, traceback_ansi: text };
}

function samplesOf(marks: readonly Mark[], places: readonly SamplePlace[], model: string) {
  return marks.map(({ set, label, id, variant, prompt, reply, expected, verdict, why, ratings }, index) => {
    const answer = { role: 'assistant', content: reply, source: 'generate', model } as const;
    return {
      ...places[index]!,
      input: prompt,
      target: expected,
      messages: [{ role: 'user', content: prompt, source: 'input' }, answer],
      output: { model, choices: [{ message: answer, stop_reason: 'stop' }], completion: reply },
      scores: { verdict: { value: verdict, answer: reply, explanation: why, history: [] } },
      metadata: { set, label, question: id, variant, ...(ratings ? { ratings } : {}) },
      store: {},
      events: [],
      model_usage: {},
      role_usage: {},
      attachments: {},
    };
  });
}
