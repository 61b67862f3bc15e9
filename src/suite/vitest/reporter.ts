import { appendFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';
import { exportNames, exportTrials } from '../../exports/exports.ts';
import { fail } from '../../lib/errors.ts';
import { ownCommand } from '../../lib/own-command.ts';
import { visibleText } from '../../report/notation/visible-text.ts';
import { type Check, checkSchema } from '../../results/check.ts';
import { completeFromStore, ofOtherCode } from '../../results/comparison.ts';
import type { Finding } from '../../results/findings/finding.ts';
import { ungatedLines } from '../../results/gates/ungated.ts';
import type { TrialResult } from '../../results/result.ts';
import { describeProblems, trialResultSchema } from '../../results/result-schema.ts';
import { openStore } from '../../results/store/store.ts';
import { nameWarnings } from '../environment/known-names.ts';
import { isOff } from '../environment/switches.ts';
import { currentMethods } from '../trial/code-version.ts';
import { outcomeLines } from './outcome-lines.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** The trial of a test; several tests may carry the same one. */
    selgen?: TrialResult;
    /** A test's assertion about trials, and its outcome. */
    selgenCheck?: Check;
    /** One of the study's findings, with the evidence of stored trials. */
    selgenFinding?: Finding;
  }
}

export interface ReporterOptions {
  /**
   * Folder of `index.html` and `results.json`, relative to Vitest's root.
   *
   * @defaultValue the environment's `SELGEN_REPORT`, else `reports/latest`; `off` writes none
   */
  readonly folder?: string;
}

/**
 * When the run ends, renders the trials that tests carried in `task.meta.selgen` and prints their scores and what gates
 * and bounds found, in a GitHub job also to its summary. A run without trials is left alone. Methods that the run did
 * not touch are added from the store, where their trials have the same setting, data, weights, training and code, the
 * method's own included. So `-t kl` and a rerun in watch mode still show the whole plane.
 *
 * Everything is read when the run ends, from the modules that Vitest passes, so it also works for shards merged with
 * `--merge-reports`.
 */
export default class SelgenReporter implements Reporter {
  readonly #folder: string;
  #vitest: Vitest | undefined;

  constructor({ folder = process.env.SELGEN_REPORT || 'reports/latest' }: ReporterOptions = {}) {
    this.#folder = folder;
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
    // Vitest 4 looks for merged modules under this root, but shards carry the paths of the clones that ran them.
    for (const file of vitest.state.blobs?.files ?? []) {
      const { root } = vitest.getProjectByName(file.projectName ?? '').config;
      file.filepath = resolve(root, file.name);
    }
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const { results, problems } = collect(tests);
    // Without a report, standard output may be the JSON of Vitest's own reporter.
    const channel = isOff(this.#folder) ? 'warn' : 'log';
    const say = (text: string) => this.#vitest?.logger[channel](text);
    for (const problem of problems) say(problem);
    for (const test of tests) {
      const { selgenFinding: finding } = test.meta();
      if (finding) say(`\n${indent(findingText(finding))}`);
    }
    const outcomes = outcomeLines(
      tests.map((test) => test.meta()),
      results,
    ).map(visibleText);
    if (results.length === 0 || isOff(this.#folder)) {
      for (const line of outcomes) say(`  ${line}\n`);
      return;
    }
    // Loaded here because the plotting library would slow down every unit test run.
    const { textTable } = await import('../../report/plain-text/text-table.ts');
    const { writeReport } = await import('../../report/write-report.ts');
    if (process.env.GITHUB_STEP_SUMMARY) {
      const { markdownTable, markdownText } = await import('../../report/plain-text/markdown-table.ts');
      const parts = [markdownTable(results), ...outcomes.map((line) => `${markdownText(line)}\n`)];
      appendFileSync(process.env.GITHUB_STEP_SUMMARY, `\n${parts.join('\n')}`);
    }
    const folder = resolve(this.#vitest?.config.root ?? '.', this.#folder);
    const stored = openStore().list({ except: new Set(results.map(({ key }) => key)) });
    say(`\n${indent(textTable(results))}\n`);
    for (const line of outcomes) say(`  ${line}\n`);
    const isCurrent = currentMethods();
    const page = await writeReport(completeFromStore(results, stored.results, isCurrent), folder, {
      notes: problems,
      // Anything that is no outcome of a bound or gate is left out.
      checks: tests.flatMap((test) => checkSchema.safeParse(test.meta().selgenCheck).data ?? []),
    }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === undefined) throw error;
      fail(
        'reporter',
        `Expected a folder for the report that can be written, got ${folder}: ${error.message}. Name another with SELGEN_REPORT, or switch it off with SELGEN_REPORT=off; trials are stored, and ${ownCommand('report')} renders them.`,
        error,
      );
    });
    say(`  Report: ${relative(process.cwd(), page)}\n`);
    for (const exported of exportTrials(results, exportNames(), folder)) {
      say(`  Exported: ${relative(process.cwd(), exported)}\n`);
    }
    for (const [setting, { length }] of ofOtherCode(results, stored.results, isCurrent)) {
      const trials = `${length} stored ${length === 1 ? 'trial' : 'trials'} of ${visibleText(setting)}`;
      say(`  Not used: ${trials}, trained by other code than this. Delete: ${ownCommand('store prune --stale')}\n`);
    }
    for (const line of ungatedLines(results)) say(`  ${visibleText(line)}\n`);
    // Said when the run began, and hours of output have passed since.
    for (const line of nameWarnings()) say(`  ${visibleText(line)}\n`);
  }
}

function findingText({ setting, claim, test, outcome, evidence }: Finding): string {
  const details = [`test: ${test}`, ...evidence.map(({ text }) => text)];
  return [`${setting}: ${claim} → ${outcome}`, ...details.map((line) => `  ${line}`)].join('\n');
}

/** Each trial once, in the order of the tests. Anything that is no trial result is reported and left out. */
function collect(tests: readonly TestCase[]): { results: TrialResult[]; problems: string[] } {
  const results = new Map<string, TrialResult>();
  const problems: string[] = [];
  for (const test of tests) {
    const { selgen } = test.meta();
    if (selgen === undefined || results.has(selgen?.key)) continue;
    const parsed = trialResultSchema.safeParse(selgen);
    if (parsed.success) results.set(parsed.data.key, parsed.data);
    else {
      const reason = describeProblems(parsed.error);
      problems.push(`[reporter] Expected a trial result in "${test.fullName}", got ${reason}. It is left out.`);
    }
  }
  return { results: [...results.values()], problems };
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
