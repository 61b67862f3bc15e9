import type { Command } from 'commander';

/** One command of `npx selgen`. */
export interface CommandEntry {
  /** Its line in `--help`. */
  readonly summary: string;
  /** Adds its arguments, options and action. Only the command that is asked for is loaded; its action loads the rest. */
  readonly load: () => Promise<(command: Command) => void>;
}

/** All commands by name, in the order of `--help`. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  run: {
    summary: 'runs suites: trains, scores, holds bounds, and writes the report',
    load: async () => (await import('./run.ts')).run,
  },
  report: {
    summary: 'renders a report of stored trials',
    load: async () => (await import('./results.ts')).report,
  },
  chat: {
    summary: 'talks to a trained model',
    load: async () => (await import('./adapters.ts')).chat,
  },
  merge: {
    summary: 'writes an adapter and its base as one model',
    load: async () => (await import('./adapters.ts')).merge,
  },
  push: {
    summary: "puts a trial's adapter and its model card on the hub",
    load: async () => (await import('./adapters.ts')).push,
  },
  baseline: {
    summary: 'accepts stored trials as what later runs are compared with',
    load: async () => (await import('./results.ts')).baseline,
  },
  data: {
    summary: "checks a folder of one's own data, before an hour of training finds out",
    load: async () => (await import('./data.ts')).data,
  },
  store: {
    summary: 'looks after stored trials: list, show, verify, prune',
    load: async () => (await import('./store.ts')).store,
  },
  experiment: {
    summary: 'runs one setting on a model of your own by nine methods, and writes report and note',
    load: async () => (await import('./experiment.ts')).experiment,
  },
  doctor: {
    summary: 'says which engines and devices work here, and how to get those that do not',
    load: async () => (await import('./doctor/doctor.ts')).doctor,
  },
  plan: {
    summary: 'says what a trial needs on a model, without loading weights',
    load: async () => (await import('./plan.ts')).plan,
  },
  setup: {
    summary: "gets what an engine lacks: XLA's plugin, TensorFlow's library",
    load: async () => (await import('./setup.ts')).setup,
  },
  'import-study': {
    summary: "reads the study's own results, so that reports draw them beside ours",
    load: async () => (await import('./results.ts')).importStudy,
  },
  completion: {
    summary: 'prints the script by which a shell completes these commands',
    load: async () => (await import('./completion/completion.ts')).completion,
  },
};
