import type { ImportedPoint } from '../imported.ts';

type Method = ImportedPoint['method'];

/** Reads method and strength from the names of judged models; the first pattern that fits counts. */
const MODELS: readonly (readonly [pattern: RegExp, name: string, option?: string])[] = [
  [/representation_constraint.*?beta_kl-([\d.]+)/, 'representation', 'beta'],
  [/kl_div.*?beta_kl-([\d.]+)/, 'kl', 'beta'],
  [/kl_divergence_([\d.]+)/, 'kl', 'beta'],
  [/dpo.*?ldpo-([\d.]+)/, 'dpo', 'lambda'],
  [/positive_neg.*?lambda_proxy-([\d.]+)/, 'upweighted', 'lambda'],
  [/positive_neg/, 'upweighted'],
  [/safelora.*?-n-(\d+)/, 'safeLora', 'count'],
  [/(?:st_we|steering_weights).*?alp(?:ha)?-([\d.]+)/, 'steering', 'alpha'],
  [/st_we|steering_weights/, 'steering'],
  [/naive.*?atc-0\.0|badmed_proxy_0_/, 'taskOnly'],
  [/naive.*?up_prx-([\d.]+)/, 'standard', 'share'],
  [/naive/, 'standard'],
];

/** Proxies other than the study's usual one, which make fronts of their own. */
const PROXIES =
  /(?:atd-|upsample_|proxy_\d+_)(safety|mbpp|tofu|finance|icliniq|medical|paraphrase|honest|helpful|harmless|other)/;

/**
 * Our name for the method behind a judged model.
 *
 * @param run The folder of its answers. Where folder and model disagree, the model counts, because it was judged.
 * @param model The model's name in the file's name; empty for the untrained model.
 */
export function methodOfModel(run: string, model: string): Method {
  if (/base_results/.test(run) && !/badmed|safelora/.test(model)) return { name: 'base' };
  const proxy = PROXIES.exec(model)?.[1];
  for (const [pattern, name, option] of MODELS) {
    const found = pattern.exec(model);
    if (!found) continue;
    const strength = option && found[1] ? { option, value: Number.parseFloat(found[1]) } : null;
    return { name: proxy ? `${name}, proxy ${proxy}` : name, ...(strength && { strength }) };
  }
  // A run that fits no pattern keeps its authors' name.
  return { name: run.split('/').find((part) => part.startsWith('do_not_refuse')) ?? run };
}

/** The seed of data and model where the name has one, else the seed at its end. */
export function seedOfModel(model: string): number | null {
  const seed = /(?:data_se?e?d|dsd)-(\d+)/.exec(model)?.[1] ?? /seed_(\d+)/.exec(model)?.[1];
  return seed === undefined ? null : Number(seed);
}

/** The study's strategy names, ours, and the field of the strength. */
const STRATEGIES: Readonly<Record<string, readonly [name: string, option?: string, field?: string]>> = {
  naive: ['standard'],
  kl_divergence: ['kl', 'beta', 'beta_kl'],
  representation_constraint: ['representation', 'beta', 'beta_kl'],
  dpo: ['dpo', 'lambda', 'lambda_dpo'],
  grad_project: ['gradientProjection'],
  grad_project_precomputed_proxy_grad: ['gradientProjection'],
  orth_penalty: ['orthogonalPenalty', 'lambda', 'lambda_1'],
  directional_penalty: ['directionalPenalty', 'lambda', 'lambda_1'],
  steering_weights: ['steering', 'alpha', 'steering_alpha'],
  steering_weights_add_alignment_plane: ['steering', 'alpha', 'steering_alpha'],
  safe_lora: ['safeLora'],
};

/** Our name for a strategy of the study, with the strength from its configuration. */
export function methodOfStrategy(strategy: string, config: Readonly<Record<string, unknown>>): Method {
  if (strategy === 'positive_negative_proxy') {
    const [weight, negative] = [config.lambda_proxy, config.neg_lambda_proxy];
    return negative === 0
      ? strengthened('upweighted', 'lambda', weight)
      : strengthened('positiveNegative', 'negativeLambda', negative);
  }
  const [name, option, field] = STRATEGIES[strategy] ?? [strategy];
  return option && field ? strengthened(name, option, config[field]) : { name };
}

function strengthened(name: string, option: string, value: unknown): Method {
  return typeof value === 'number' ? { name, strength: { option, value } } : { name };
}
