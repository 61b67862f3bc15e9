import { copyFileSync, existsSync, readdirSync, realpathSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { writeFolderAtomically } from '../../lib/write-atomically.ts';
import { elements } from '../../tensor/params.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { writeJson } from '../checkpoint/json-file.ts';
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
  checkMergeFolder(folder);
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
      const count = map.reduce((sum, [name]) => sum + elements(base.tensors[name]!.shape), 0);
      writeJson(join(draft, 'model.safetensors.index.json'), {
        metadata: { total_size: count * (dtype === 'F32' ? 4 : 2) },
        weight_map: Object.fromEntries(map),
      });
    }
    for (const file of describingFiles(base.folder)) copyFileSync(join(base.folder, file), join(draft, file));
    const { torch_dtype: _, ...config } = base.config;
    writeJson(join(draft, 'config.json'), { ...config, dtype: dtype === 'F32' ? 'float32' : 'bfloat16' });
  });
}

/** Refuses a folder that a merged model cannot replace: one that holds files, or the working directory. */
export function checkMergeFolder(folder: string): void {
  if (folder.trim() === '')
    fail('merge', 'Expected a folder to write to, got an empty name. Name one, such as ./merged.');
  if (!existsSync(folder)) return;
  if (readdirSync(folder).length > 0) {
    fail('merge', `Expected a folder that is new or empty, got ${folder}, which holds files. Name another one.`);
  }
  if (realpathSync(folder) === realpathSync('.')) {
    fail(
      'merge',
      `Expected a folder other than the working directory, got ${folder}. Name one below it, such as ./merged.`,
    );
  }
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
    const size = elements(base.tensors[name]!.shape);
    if (filled + size > shardSize) {
      shards.push([]);
      filled = 0;
    }
    shards.at(-1)!.push(name);
    filled += size;
  }
  return shards;
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
