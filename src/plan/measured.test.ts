import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../lib/random.ts';
import { adapterShapes } from '../model/adapter/adapter.ts';
import { fixture } from '../settings/embedded.ts';
import { elements } from '../tensor/params.ts';
import { type DescribedModel, describeModel } from './describe-model.ts';
import { memoryOn } from './memory.ts';
import { METHODS } from './plan-model.ts';
import { trainingUsage } from './trial-usage.ts';

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

/**
 * Peak memory of the process in GB, by `taskOnly` unless a method is named. `npx tsx src/plan/measure-memory.ts <model> <rows> <tokens>` printed it for the third
 * update on Linux x64 with glibc (2026-11-28). Large models ran with `SELGEN_WEIGHTS=stored`.
 */
const MEASURED: readonly (readonly [
  name: string,
  model: string | object,
  rows: number,
  tokens: number,
  gigabytes: number,
  method?: string,
])[] = [
  ['tiny-gemma', fixture('models/tiny-gemma'), 4, 64, 0.4],
  ['tiny-gemma', fixture('models/tiny-gemma'), 32, 96, 1.03],
  ['tiny-qwen3', fixture('models/tiny-qwen3'), 32, 96, 0.78],
  ['SmolLM2-135M', SMOLLM2, 8, 128, 3.12],
  ['Gemma 3 270M', GEMMA3, 8, 128, 3.52],
  ...Object.entries({
    kl: 1.64,
    representation: 1.65,
    dpo: 2.0,
    positiveNegative: 2.1,
    orthogonalPenalty: 4.32,
    directionalPenalty: 4.25,
    gradientProjection: 1.13,
  }).map(
    ([method, gigabytes]) =>
      [`tiny-gemma, ${method}`, fixture('models/tiny-gemma'), 32, 96, gigabytes, method] as const,
  ),
];

describe('the estimate of peak memory is within a quarter of what was measured', () => {
  test.each(MEASURED)('on %s', async (_, source, rows, tokens, gigabytes, method = 'taskOnly') => {
    const model = await described(source);
    const large = typeof source !== 'string';
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
        ...{ maxGradientNorm: 1, maximumLength: tokens, adapter },
      },
    );
    const sizes = Object.values(adapterShapes(model.network, adapter)).map(elements);
    const adapterParameters = sizes.reduce((sum, size) => sum + size, 0);
    const found = memoryOn(model, { training, answering: training, adapterParameters }, []).find(
      ({ engine, form }) => engine === 'cpu' && form === (large ? 'stored' : 'float32'),
    )!;
    const ratio = found.training.host / 1e9 / gigabytes;
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(1.25);
  });
});

async function described(source: string | object): Promise<DescribedModel> {
  if (typeof source === 'string') return describeModel(source);
  const folder = await mkdtemp(join(tmpdir(), 'selgen-measured-'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(source));
  try {
    return await describeModel(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
