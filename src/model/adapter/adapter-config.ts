/** PEFT's `adapter_config.json` of a LoRA adapter (peft 0.21: https://huggingface.co/docs/peft). */
import { z } from 'zod';
import { fail } from '../../lib/errors.ts';
import type { AdapterOptions } from './adapter.ts';

/** The content of the file. */
export interface AdapterConfig {
  /** r and α of the modules that no pattern names. */
  readonly options: AdapterOptions;
  /** The base model's folder or hub name as the file has it; null if it names none. */
  readonly baseModel: string | null;
  /** r and α of one module (`model.layers.0.self_attn.q_proj`). */
  rankOf(module: string): number;
  alphaOf(module: string): number;
  /** Whether the adapter must sit on a module; null unless a list of names alone decides that. */
  adapts(module: string): boolean | null;
}

/** Reads `adapter_config.json`. A field that asks for anything but W x + s·B A x is an error that names it. */
export function parseAdapterConfig(json: unknown, file: string): AdapterConfig {
  const parsed = Config.safeParse(json);
  if (!parsed.success) {
    fail(
      'adapter',
      `Expected a LoRA adapter of PEFT that adds s·B A x to plain projections, got ${file} where ${problems(parsed.error)}. Train another one, or merge it into its base with PEFT and use the merged model.`,
    );
  }
  const config = parsed.data;
  for (const [field, value] of Object.entries(config)) {
    if (field in Config.shape || isEmpty(value)) continue;
    fail(
      'adapter',
      `Expected a plain LoRA adapter, got \`${field}\`: ${JSON.stringify(value)} in ${file}, which selgen does not know. Merge it into its base with PEFT and use the merged model.`,
    );
  }
  const { target_modules: targets } = config;
  const byListAlone =
    Array.isArray(targets) &&
    [config.layers_to_transform, config.exclude_modules, config.layers_pattern].every(isEmpty);
  const pattern = (patterns: Readonly<Record<string, number>>, module: string, otherwise: number) =>
    Object.entries(patterns).find(([key]) => matches(key, module, file))?.[1] ?? otherwise;
  return {
    options: {
      rank: config.r,
      alpha: config.lora_alpha,
      rankStabilized: config.use_rslora,
      dropout: config.lora_dropout,
      targets: Array.isArray(targets) ? targets : [],
    },
    baseModel: config.base_model_name_or_path,
    rankOf: (module) => pattern(config.rank_pattern, module, config.r),
    alphaOf: (module) => pattern(config.alpha_pattern, module, config.lora_alpha),
    adapts: (module) =>
      byListAlone ? targets.some((target) => module === target || module.endsWith(`.${target}`)) : null,
  };
}

/** The JSON value of `adapter_config.json`. Ranks and α of single modules are listed by the ends of their names. */
export function writeAdapterConfig(
  { rank, alpha, rankStabilized, dropout, targets }: AdapterOptions,
  baseModel: string | null,
  rankPattern: Readonly<Record<string, number>>,
  alphaPattern: Readonly<Record<string, number>>,
): Readonly<Record<string, unknown>> {
  return {
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    base_model_name_or_path: baseModel,
    r: rank,
    lora_alpha: alpha,
    use_rslora: rankStabilized,
    lora_dropout: dropout,
    target_modules: targets,
    rank_pattern: rankPattern,
    alpha_pattern: alphaPattern,
    bias: 'none',
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
    modules_to_save: null,
    use_dora: false,
  };
}

const empty = z
  .unknown()
  .refine(isEmpty, { error: ({ input }) => `expected none, got ${JSON.stringify(input)}` })
  .optional();
const rank = z.number().int().positive();
const patterns = (value: z.ZodNumber) =>
  z
    .record(z.string(), value)
    .nullish()
    .transform((given) => given ?? {});
/** Fields that record how the adapter was made and do not affect what it computes. */
const history = z.unknown().optional();

const Config = z.looseObject({
  peft_type: z.literal('LORA'),
  r: rank,
  lora_alpha: z.number().positive(),
  use_rslora: z.boolean().nullish().transform(Boolean),
  lora_dropout: z.number().min(0).lt(1).default(0),
  // A list of names (or their ends), or a regular expression.
  target_modules: z.union([z.array(z.string()).min(1), z.string()]),
  rank_pattern: patterns(rank),
  alpha_pattern: patterns(z.number().positive()),
  base_model_name_or_path: z
    .string()
    .nullish()
    .transform((value) => value || null),
  bias: z.literal('none').default('none'),
  // Other initialisations (PiSSA, OLoRA, LoftQ …) change the base model's weights too.
  init_lora_weights: z.union([z.boolean(), z.enum(['gaussian', 'orthogonal', 'eva']), z.null()]).default(true),
  modules_to_save: empty,
  fan_in_fan_out: empty,
  use_dora: empty,
  layers_to_transform: history,
  layers_pattern: history,
  exclude_modules: history,
  task_type: history,
  auto_mapping: history,
  peft_version: history,
  revision: history,
  inference_mode: history,
  megatron_core: history,
  qalora_group_size: history,
  loftq_config: history,
  eva_config: history,
});

function isEmpty(value: unknown): boolean {
  return !value || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** PEFT's rule for keys of `rank_pattern` and `alpha_pattern`: a regular expression for the end of the name. */
function matches(key: string, module: string, file: string): boolean {
  try {
    return new RegExp(`^(?:.*\\.)?(?:${key})$`).test(module);
  } catch (cause) {
    return fail('adapter', `Expected a regular expression as key of a pattern, got ${key} in ${file}.`, cause);
  }
}

function problems(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `\`${path.join('.')}\`: ${message}`).join('; ');
}
