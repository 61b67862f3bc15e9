import { relative, resolve } from 'node:path';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { completeFromStore } from '../results/comparison.ts';
import type { TrialResult } from '../results/result.ts';
import { describeProblems, trialResultSchema } from '../results/result-schema.ts';
import { openStore } from '../results/store.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** The trial that a test is about; several tests may carry the same one. */
    selgen?: TrialResult;
  }
}

export interface ReporterOptions {
  /**
   * Where `index.html` and `results.json` go, from Vitest's root.
   *
   * @defaultValue `reports/latest`
   */
  readonly folder?: string;
}

/**
 * Renders the trials that tests carried in `task.meta.selgen` once the run ends, and prints their scores. A run that
 * carried none is left alone. Methods that the run did not touch are filled in from the store, where their trials have
 * the same setting, data, weights, training and code: so `-t kl` and a rerun in watch mode still show the whole plane.
 *
 * Everything is read when the run ends, from the modules Vitest hands over: that holds for shards merged with
 * `--merge-reports` as well as for live runs.
 */
export default class SelgenReporter implements Reporter {
  readonly #folder: string;
  #vitest: Vitest | undefined;

  constructor({ folder = 'reports/latest' }: ReporterOptions = {}) {
    this.#folder = folder;
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const { results, problems } = collect(modules);
    const say = (text: string) => this.#vitest?.logger.log(text);
    for (const problem of problems) {
      say(problem);
    }
    if (results.length === 0) {
      return;
    }
    // Loaded only now: the plotting library would slow the start of every unit test's run.
    const { textTable } = await import('../report/text-table.ts');
    const { writeReport } = await import('../report/write-report.ts');
    const folder = resolve(this.#vitest?.config.root ?? '.', this.#folder);
    const page = await writeReport(completeFromStore(results, openStore().list().results), folder, { notes: problems });
    say(`\n${indent(textTable(results))}\n\n  Report: ${relative(process.cwd(), page)}\n`);
  }
}

/** Each trial once, in the order of the tests; what is no trial result is told, not shown. */
function collect(modules: readonly TestModule[]): { results: TrialResult[]; problems: string[] } {
  const results = new Map<string, TrialResult>();
  const problems: string[] = [];
  for (const test of modules.flatMap((module) => [...module.children.allTests()])) {
    const { selgen } = test.meta();
    const parsed = selgen === undefined ? undefined : trialResultSchema.safeParse(selgen);
    if (parsed?.success) {
      results.set(parsed.data.key, parsed.data);
    } else if (parsed !== undefined) {
      const reason = describeProblems(parsed.error);
      problems.push(`[reporter] Expected a trial result in "${test.fullName}", got ${reason}. It is left out.`);
    }
  }
  return { results: [...results.values()], problems };
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
