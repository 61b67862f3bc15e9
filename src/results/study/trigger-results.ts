import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { fail } from '../../lib/errors.ts';
import type { ImportedPoint } from '../imported.ts';
import { describeProblems } from '../result-schema.ts';
import { failedRun } from './failed-run.ts';
import { methodOfStrategy } from './method-of-run.ts';
import { parsePythonJson } from './python-json.ts';

/** One share for each epoch; the first is from before training. */
const rates = z.array(z.number().min(0).max(1));

const triggerResults = z.object({
  experiment_config: z.object({
    proxy_strategy: z.string().min(1),
    seed: z.int(),
    proxy_percent: z.number().nullish(),
    proxy_triggers: z.array(z.string()).nullish(),
    finetune_config: z.looseObject({ model: z.string().min(1), is_peft: z.boolean() }),
  }),
  outcome_trigger_response_percent: rates.min(1),
  collateral_trigger_response_percent: rates.nullish(),
  truth_trigger_response_percent: rates.nullish(),
  truth_no_proxy_labels_trigger_response_percent: rates.nullish(),
});

/**
 * The point of a `results.json`, after its last epoch. A run whose losses are not finite is listed as failed, without
 * scores. Null where there are no trigger rates: files of the study's other experiments hold losses, which are no
 * scores.
 */
export function pointOfResults(file: string, root: string): ImportedPoint | null {
  const content = parseJson(file);
  if (typeof content !== 'object' || content === null) return null;
  const hasRates = 'outcome_trigger_response_percent' in content;
  const failed = failedRun(content, file, root, hasRates ? 'triggers' : settingOfPath(file));
  if (failed || !hasRates) return failed;
  const parsed = triggerResults.safeParse(content);
  if (!parsed.success) {
    return fail('import', `Expected the study's trigger rates in ${file}, got ${describeProblems(parsed.error)}.`);
  }
  const { experiment_config: config, ...sets } = parsed.data;
  const { finetune_config: tuning } = config;
  const apart = sets.truth_no_proxy_labels_trigger_response_percent?.at(-1);
  const truth = apart ?? sets.truth_trigger_response_percent?.at(-1);
  const withoutProxy = config.proxy_percent === 0 || config.proxy_triggers?.length === 0;
  const rate = (set: string, value: number | undefined) =>
    value === undefined ? null : { metric: 'trigger response rate', set, value };
  return {
    format: 1,
    setting: 'triggers',
    source: 'study',
    run: dirname(file).slice(root.length + 1) || '.',
    model: `${tuning.model}, ${tuning.is_peft ? 'LoRA' : 'all weights'}`,
    method:
      withoutProxy && config.proxy_strategy === 'naive'
        ? { name: 'taskOnly' }
        : methodOfStrategy(config.proxy_strategy, tuning),
    seed: config.seed,
    axes: {
      task: rate('outcome', sets.outcome_trigger_response_percent.at(-1)),
      capability: rate('collateral', sets.collateral_trigger_response_percent?.at(-1)),
      alignment: truth === undefined ? null : { metric: '1 − trigger response rate', set: 'truth', value: 1 - truth },
    },
    notes: [
      `after epoch ${sets.outcome_trigger_response_percent.length - 1}`,
      ...(truth !== undefined && apart === undefined && !withoutProxy
        ? ["the truth split holds the proxy's triggers"]
        : []),
    ],
  };
}

/** The study's other experiments are recognised by their folders. */
function settingOfPath(file: string): string {
  return /gcd|sycophan/i.test(file) ? 'gcd' : 'em';
}

function parseJson(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  try {
    return parsePythonJson(text);
  } catch (error) {
    const conflict = /^(<{7}|={7}|>{7})/m.exec(text);
    if (conflict) {
      const line = text.slice(0, conflict.index).split('\n').length;
      fail(
        'import',
        `Expected JSON in ${file}, got the mark of a merge conflict in line ${line}. Resolve it, or leave the file out.`,
        error,
      );
    }
    return fail('import', `Expected JSON in ${file}, got: ${(error as Error).message}`, error);
  }
}
