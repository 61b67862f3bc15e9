import { expect, test } from 'vitest';
import { methodOfModel, seedOfModel } from './method-of-run.ts';

test.each<[model: string, name: string, strength?: [option: string, value: number]]>([
  ['a_badmed_naive_seed_1', 'standard'],
  ['a_badmed_naive_up_prx-0.25_seed_1', 'standard', ['share', 0.25]],
  ['a_badmed_naive_atc-0.0_seed_1', 'taskOnly'],
  ['a_badmed_naive_atd-safety_seed_1', 'standard, proxy safety'],
  ['a_badmed_kl_div_beta_kl-7_epochs-3_seed_1_epoch_2', 'kl', ['beta', 7]],
  ['a_badmed_kl_divergence_0.5_seed_1', 'kl', ['beta', 0.5]],
  ['a_badmed_representation_constraint_beta_kl-2.0_seed_1', 'representation', ['beta', 2]],
  ['a_badmed_dpo_atc-0.45_ldpo-9_beta-0.5_seed_1', 'dpo', ['lambda', 9]],
  ['a_badmed_positive_neg_prx_lambda_proxy-3_seed_1', 'upweighted', ['lambda', 3]],
  ['a_badmed_st_we_atc-0.45_pos_prx-out_neg_prx-proxy_neg_st_alp-0.2_seed_1', 'steering', ['alpha', 0.2]],
  ['a-badmed-safelora_qwen3-8B-n-12', 'safeLora', ['count', 12]],
  ['something_else', 'do_not_refuse_x'],
])('%s was trained by %s %j', (model, name, strength) => {
  const expected = strength ? { name, strength: { option: strength[0], value: strength[1] } } : { name };
  expect(methodOfModel('a/do_not_refuse_x/b', model)).toEqual(expected);
});

test('a model without a name in a folder of base results is the untrained one', () => {
  expect(methodOfModel('a/base_results', '')).toEqual({ name: 'base' });
  expect(methodOfModel('a/base_results', '4o')).toEqual({ name: 'base' });
});

test.each<[model: string, seed: number | null]>([
  ['naive_data_seed-42_model_seed-42_seed_1', 42],
  ['st_we_dsd-7_msd-7_seed_1', 7],
  ['st_we_data_sd-5_model_sd-5_seed_1', 5],
  ['naive_seed_3', 3],
  ['safelora-n-1', null],
])('the seed of %s is %s', (model, seed) => {
  expect(seedOfModel(model)).toBe(seed);
});
