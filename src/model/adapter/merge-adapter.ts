import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { writeAtomically, writeFolderAtomically } from '../../lib/write-atomically.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { type TensorData, writeSafetensors } from '../checkpoint/safetensors.ts';
import { adapterScale } from './adapter.ts';
import type { SavedAdapter } from './adapter-folder.ts';

export interface MergeOptions {
  /**
   * Stored element type. BF16 halves the size and rounds the weights, together with the adapter's change. @defaultValue
   * 'F32'
   */
  readonly dtype?: 'F32' | 'BF16';
  /** Numbers in one shard; a larger model becomes several files with an index. @defaultValue 2³⁰ (4 GiB of F32) */
  readonly shardSize?: number;
}

/**
 * Writes a Hugging Face folder of the model W + s·B A, which needs no adapter: weights, config, tokenizer and the
 * base's other describing files.
 */
export function mergeAdapter(
  base: Checkpoint,
  adapter: SavedAdapter,
  folder: string,
  { dtype = 'F32', shardSize = 2 ** 30 }: MergeOptions = {},
): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    fail('merge', `Expected a folder that is new or empty, got ${folder}, which holds files. Name another one.`);
  }
  const shards = shardsOf(base, shardSize);
  const fileOf = (shard: number) =>
    shards.length === 1 ? 'model.safetensors' : `model-${padded(shard + 1)}-of-${padded(shards.length)}.safetensors`;
  writeFolderAtomically(folder, (draft) => {
    shards.forEach((names, shard) => {
      const tensors = Object.fromEntries(names.map((name) => [name, mergedTensor(base, adapter, name)]));
      writeSafetensors(join(draft, fileOf(shard)), tensors, { dtype, metadata: { format: 'pt' } });
    });
    if (shards.length > 1) {
      const map = shards.flatMap((names, shard) => names.map((name) => [name, fileOf(shard)] as const));
      const size = map.reduce((sum, [name]) => sum + sizeOf(base, name), 0) * (dtype === 'F32' ? 4 : 2);
      writeJson(join(draft, 'model.safetensors.index.json'), {
        metadata: { total_size: size },
        weight_map: Object.fromEntries(map),
      });
    }
    for (const file of describingFiles(base.folder)) copyFileSync(join(base.folder, file), join(draft, file));
    const { torch_dtype: _, ...config } = base.config;
    writeJson(join(draft, 'config.json'), { ...config, dtype: dtype === 'F32' ? 'float32' : 'bfloat16' });
  });
}

function mergedTensor(base: Checkpoint, { options, leaves }: SavedAdapter, name: string): TensorData {
  const { shape } = base.tensors[name]!;
  const weight = base.read(name);
  const module = name.replace(/\.weight$/, '');
  const [a, b] = [leaves[`${module}.lora_A`], leaves[`${module}.lora_B`]];
  if (!a || !b) return { shape, data: weight };
  const [out, input] = shape as [number, number];
  const rank = a.shape[0]!;
  const scale = adapterScale(options);
  const data = new Float32Array(weight.length);
  const row = new Float64Array(input);
  for (let o = 0; o < out; o++) {
    row.set(weight.subarray(o * input, (o + 1) * input));
    for (let k = 0; k < rank; k++) {
      const factor = scale * b.data[o * rank + k]!;
      for (let i = 0; i < input; i++) row[i]! += factor * a.data[k * input + i]!;
    }
    data.set(row, o * input);
  }
  return { shape, data };
}

/** Names of tensors in the order of their files, split where a shard is full. */
function shardsOf(base: Checkpoint, shardSize: number): string[][] {
  const shards: string[][] = [];
  let filled = Number.POSITIVE_INFINITY;
  for (const name of Object.keys(base.tensors)) {
    const size = sizeOf(base, name);
    if (filled + size > shardSize) {
      shards.push([]);
      filled = 0;
    }
    shards.at(-1)!.push(name);
    filled += size;
  }
  return shards;
}

function sizeOf({ tensors }: Checkpoint, name: string): number {
  return tensors[name]!.shape.reduce((product, size) => product * size, 1);
}

/** Every file that holds no weights: tokenizer, chat template, generation options, licence … */
function describingFiles(folder: string): string[] {
  const described = ['.json', '.jinja', '.model', '.txt', '.md', ''];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && described.includes(extname(entry.name)))
    .map(({ name }) => name)
    .filter((name) => name !== 'config.json' && !name.endsWith('.index.json') && !name.startsWith('.'));
}

function padded(index: number): string {
  return String(index).padStart(5, '0');
}

function writeJson(file: string, value: unknown): void {
  writeAtomically(file, `${JSON.stringify(value, null, 2)}\n`);
}
