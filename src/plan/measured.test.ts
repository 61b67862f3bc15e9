import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../lib/random.ts';
import { adapterShapes } from '../model/adapter/adapter.ts';
import { fixture } from '../settings/embedded.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { elements } from '../tensor/params.ts';
import { type DescribedModel, describeModel } from './describe-model.ts';
import { type EngineMemory, memoryOn } from './memory.ts';
import { METHODS } from './plan-model.ts';
import { trainingUsage } from './trial-usage.ts';

const folder = temporaryFolder('measured');
const SMOLLM2 = {
  ...{ model_type: 'llama', vocab_size: 49_152, hidden_size: 576, intermediate_size: 1536, num_hidden_layers: 30 },
  ...{ num_attention_heads: 9, num_key_value_heads: 3, max_position_embeddings: 8192, tie_word_embeddings: true },
};
const GEMMA3 = {
  ...{
    model_type: 'gemma3_text',
    vocab_size: 262_144,
    hidden_size: 640,
    intermediate_size: 2048,
    num_hidden_layers: 18,
  },
  ...{ num_attention_heads: 4, num_key_value_heads: 1, head_dim: 256, sliding_window: 512, query_pre_attn_scalar: 256 },
};

interface Measured {
  readonly name: string;
  readonly model: string | object;
  readonly rows: number;
  readonly tokens: number;
  /** Peak memory of the process. */
  readonly gigabytes: number;
  /** @defaultValue taskOnly */
  readonly method?: string;
}

const TINY = { model: fixture('models/tiny-gemma'), rows: 32, tokens: 96 };
const LARGE = { rows: 8, tokens: 128 };

/**
 * `npx tsx src/plan/measure-memory.ts <model> <rows> <tokens> <method>` printed these for the third update on Linux x64
 * with glibc (2026-11-28 and 29). Large models ran with `SELGEN_WEIGHTS=stored`.
 */
const ON_CPU: readonly Measured[] = [
  { name: 'tiny-gemma, four rows', ...TINY, rows: 4, tokens: 64, gigabytes: 0.4 },
  { name: 'tiny-gemma', ...TINY, gigabytes: 1.03 },
  { name: 'tiny-qwen3', ...TINY, model: fixture('models/tiny-qwen3'), gigabytes: 0.78 },
  { name: 'SmolLM2-135M', model: SMOLLM2, ...LARGE, gigabytes: 3.12 },
  { name: 'Gemma 3 270M', model: GEMMA3, ...LARGE, gigabytes: 3.52 },
  { name: 'kl', ...TINY, method: 'kl', gigabytes: 1.64 },
  { name: 'representation', ...TINY, method: 'representation', gigabytes: 1.65 },
  { name: 'dpo', ...TINY, method: 'dpo', gigabytes: 2.0 },
  { name: 'positiveNegative', ...TINY, method: 'positiveNegative', gigabytes: 2.1 },
  { name: 'orthogonalPenalty', ...TINY, method: 'orthogonalPenalty', gigabytes: 4.32 },
  { name: 'directionalPenalty', ...TINY, method: 'directionalPenalty', gigabytes: 4.25 },
  { name: 'gradientProjection', ...TINY, method: 'gradientProjection', gigabytes: 1.13 },
];

const HALVED = { torch_dtype: 'bfloat16' };

/**
 * `SELGEN_DEVICE=xla SELGEN_PRECISION=bfloat16 npx tsx src/plan/measure-memory.ts <model> 8 128 <method>` printed these on a
 * processor, where the device's memory is the process's (2026-12-01).
 */
const ON_XLA: readonly (Measured & { readonly checkpointing: boolean })[] = [
  ...[
    { checkpointing: false, method: 'taskOnly', gigabytes: 2.42 },
    { checkpointing: true, method: 'taskOnly', gigabytes: 1.41 },
    { checkpointing: false, method: 'kl', gigabytes: 3.23 },
  ].map((row) => ({ name: 'SmolLM2-135M', model: { ...SMOLLM2, ...HALVED }, ...LARGE, ...row })),
  ...[
    { checkpointing: false, method: 'taskOnly', gigabytes: 2.74 },
    { checkpointing: true, method: 'taskOnly', gigabytes: 1.72 },
    { checkpointing: false, method: 'kl', gigabytes: 2.81 },
    { checkpointing: true, method: 'kl', gigabytes: 1.75 },
  ].map((row) => ({ name: 'Gemma 3 270M', model: { ...GEMMA3, ...HALVED }, ...LARGE, ...row })),
];

describe('the estimate of peak memory is within a quarter of what was measured', () => {
  test.each(ON_CPU)('on cpu: $name', async (measured) => {
    const form = typeof measured.model === 'string' ? 'float32' : 'stored';
    const found = (await estimates(measured)).find((row) => row.engine === 'cpu' && row.form === form)!;
    expectClose(found.training.host / 1e9, measured.gigabytes);
  });

  test.each(ON_XLA)('on xla: $name, $method, checkpointing: $checkpointing', async (measured) => {
    const rows = await estimates(measured, { checkpointing: measured.checkpointing, slicesHead: true });
    const { device, host } = rows.find(({ engine }) => engine === 'xla')!.training;
    // On a processor both columns are one process's, and weights have passed through it before the first update.
    const { largestMatrix } = await described(measured.model);
    expectClose((device + host - 2 * largestMatrix) / 1e9, measured.gigabytes);
  });
});

function expectClose(estimate: number, measured: number): void {
  expect(estimate / measured).toBeGreaterThan(0.75);
  expect(estimate / measured).toBeLessThan(1.25);
}

async function estimates(
  { model: source, rows, tokens, method = 'taskOnly' }: Measured,
  { checkpointing = false, slicesHead = false } = {},
): Promise<EngineMemory[]> {
  const model = await described(source);
  const random = seededRandom(1);
  const row = () => ({
    tokens: Array.from({ length: tokens }, () => random.integer(model.network.vocabulary)),
    answerStart: tokens / 2,
  });
  const drawn = () => Array.from({ length: rows }, row);
  const targets = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'];
  const adapter = { rank: 32, alpha: 64, rankStabilized: true, dropout: 0, targets };
  const training = await trainingUsage(
    model,
    METHODS[method]!(),
    { task: drawn(), alignment: drawn(), misaligned: drawn() },
    {
      ...{ updates: 1, taskRows: rows, alignmentRows: rows, learningRate: 1e-3, warmup: 1, weightDecay: 0 },
      ...{ maxGradientNorm: 1, maximumLength: tokens, adapter, checkpointing },
    },
    slicesHead,
  );
  const sizes = Object.values(adapterShapes(model.network, adapter)).map(elements);
  const adapterParameters = sizes.reduce((sum, size) => sum + size, 0);
  return memoryOn(model, { training, answering: training, adapterParameters }, [{ data: 1, model: 1 }]);
}

async function described(source: string | object): Promise<DescribedModel> {
  if (typeof source === 'string') return describeModel(source);
  writeFileSync(join(folder, 'config.json'), JSON.stringify(source));
  return describeModel(folder);
}
