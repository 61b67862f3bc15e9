import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { failToWrite } from '../../lib/disk-trouble.ts';
import { fail } from '../../lib/errors.ts';
import { cacheFolder } from '../../lib/folders.ts';
import { sha256 } from '../../lib/hash.ts';
import { hashFile } from '../../lib/hash-file.ts';
import { writeFolderAtomically } from '../../lib/write-atomically.ts';
import { buildNetwork } from '../architectures/architectures.ts';
import { type TensorSource, writeSafetensors } from '../checkpoint/safetensors.ts';
import { type ByteRun, withByteRun } from './byte-run.ts';
import { checkKeys } from './check-keys.ts';
import { type Family, familyOf } from './families.ts';
import type { GgufModel } from './find-gguf.ts';
import { configOf } from './gguf-config.ts';
import { checkpointName, restored } from './gguf-tensors.ts';
import { tokenizerOf } from './gguf-tokenizer.ts';
import { type Metadata, metadataOf } from './metadata.ts';
import { type GgufTensor, readGguf } from './read-gguf.ts';

export interface ConvertOptions {
  /** Folder of converted models. @defaultValue `$XDG_CACHE_HOME/selgen/gguf`, else `~/.cache/selgen/gguf` */
  readonly cache?: string;
}

/** Increase it when the same file must give another folder. */
const VERSION = 1;
/** Larger models are stored as bfloat16, which rounds less than 8 bits; float32 would take twice the disk. */
const LARGE = 1e9;

/**
 * The Hugging Face folder of a GGUF model, made once and kept under the SHA-256 of its files. Tensors go through memory
 * one at a time. A `chat_template.jinja` beside the first file is used if the file has no template.
 *
 * @throws SelgenError naming the field if a file is truncated, contradicts itself or holds an unsupported model.
 */
export async function convertGguf({ files }: GgufModel, options: ConvertOptions = {}): Promise<string> {
  const { cache = cacheFolder('gguf') } = options;
  const beside = join(dirname(files[0]![0]!), 'chat_template.jinja');
  const template = existsSync(beside) ? readFileSync(beside, 'utf8') : undefined;
  const hashes: string[] = [];
  for (const file of files.flat()) hashes.push(await hashFile(file));
  const folder = join(cache, sha256([VERSION, ...hashes, template ?? ''].join('\n')));
  if (existsSync(join(folder, 'config.json'))) return folder;
  withParts(files, (parts) => writeModel(folder, parts, template));
  return folder;
}

/** Writes a model's describing files into a folder, without weights; reads only the header. */
export function describeGguf({ files }: GgufModel, folder: string): void {
  withParts(files, (parts) => writeDescription(folder, describe(parts, undefined)));
}

/** A tensor, and its file. */
interface Placed extends GgufTensor {
  readonly run: ByteRun;
}

interface Parts {
  readonly name: string;
  readonly metadata: Metadata;
  readonly tensors: ReadonlyMap<string, Placed>;
}

function withParts(files: GgufModel['files'], use: (parts: Parts) => void, runs: readonly ByteRun[] = []): void {
  const next = files[runs.length];
  if (next) {
    withByteRun(next, (run) => withParts(files, use, [...runs, run]));
    return;
  }
  const tensors = new Map<string, Placed>();
  const headers = runs.map((run) => ({ run, ...readGguf(run) }));
  headers.forEach(({ run, metadata, tensors: own }, index) => {
    const split = metadataOf(metadata, run.name);
    const expected = { 'split.no': index, 'split.count': runs.length };
    for (const [key, value] of Object.entries(expected)) {
      if ((split.count(key) ?? (runs.length === 1 ? value : -1)) !== value) split.refuse(key, String(value));
    }
    for (const tensor of own) {
      if (tensors.has(tensor.name))
        fail('gguf', `Expected each tensor once, got "${tensor.name}" again in ${run.name}.`);
      tensors.set(tensor.name, { ...tensor, run });
    }
  });
  const { run, metadata: entries } = headers[0]!;
  const metadata = metadataOf(entries, run.name);
  if ((metadata.count('split.tensors.count') ?? tensors.size) !== tensors.size) {
    metadata.refuse('split.tensors.count', String(tensors.size));
  }
  use({ name: run.name, metadata, tensors });
}

interface Description {
  readonly family: Family;
  readonly ropeTensor: Placed | undefined;
  readonly dtype: 'F32' | 'BF16';
  readonly config: Readonly<Record<string, unknown>>;
  /** Contents by file name; `config.json` comes last. */
  readonly files: Readonly<Record<string, unknown>>;
}

/** The checked content of the model's folder, except the weights. */
function describe({ name, metadata, tensors }: Parts, template: string | undefined): Description {
  const { architecture, family } = familyOf(metadata);
  if ((metadata.text('general.type') ?? 'model') !== 'model') metadata.refuse('general.type', '"model"');
  checkKeys(metadata, architecture, family);
  const embedding =
    tensors.get('token_embd.weight') ?? fail('gguf', `Expected a tensor "token_embd.weight", got none in ${name}.`);
  const vocabulary = embedding.shape[0]!;
  const ropeTensor = tensors.get('rope_freqs.weight');
  const { tokenizer, config: tokenizerConfig, ids, tokens } = tokenizerOf(metadata, name, template);
  if (tokens > vocabulary)
    metadata.refuse(
      'tokenizer.ggml.tokens',
      `at most ${vocabulary}, the rows of token_embd.weight (there are ${tokens})`,
    );
  const bare = configOf(metadata, tensors, vocabulary, ropeTensor && read(ropeTensor));
  const dtype = dtypeOf([...tensors.values()]);
  const config = { ...bare, ...ids, torch_dtype: dtype === 'F32' ? 'float32' : 'bfloat16' };
  const files = {
    'tokenizer.json': tokenizer,
    'tokenizer_config.json': { ...tokenizerConfig, model_max_length: bare.max_position_embeddings },
    'generation_config.json': ids,
    'config.json': config,
  };
  return { family, ropeTensor, dtype, config, files };
}

function writeDescription(folder: string, { files }: Description): void {
  for (const [file, value] of Object.entries(files)) writeFileSync(join(folder, file), `${JSON.stringify(value)}\n`);
}

function writeModel(folder: string, parts: Parts, template: string | undefined): void {
  const { name, tensors } = parts;
  const description = describe(parts, template);
  const { family, ropeTensor, dtype, config } = description;
  const sizes = { heads: Number(config.num_attention_heads), keyValueHeads: Number(config.num_key_value_heads) };
  const sources = new Map<string, TensorSource>();
  for (const tensor of tensors.values()) {
    if (tensor === ropeTensor) continue;
    const { shape } = tensor;
    sources.set(checkpointName(tensor.name, family, name), {
      shape,
      read: () => restored(tensor, read(tensor), family, sizes),
    });
  }
  checkShapes(config, sources, name);
  try {
    writeFolderAtomically(folder, (draft) => {
      writeSafetensors(join(draft, 'model.safetensors'), Object.fromEntries(sources), {
        dtype,
        metadata: { format: 'pt' },
      });
      writeDescription(draft, description);
    });
  } catch (error) {
    failToWrite('gguf', folder, 'XDG_CACHE_HOME', error);
  }
}

function read({ name, run, offset, length, format }: Placed): Float32Array {
  const data = format.decode(run.read(offset, length));
  const place = data.findIndex((value) => !Number.isFinite(value));
  return place < 0
    ? data
    : fail(
        'gguf',
        `Expected finite numbers in tensor "${name}", got ${data[place]} at ${place} in ${run.name}. Download it again.`,
      );
}

function dtypeOf(tensors: readonly Placed[]): 'F32' | 'BF16' {
  const matrices = tensors.filter(({ shape }) => shape.length > 1);
  const weights = matrices.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
  return weights > LARGE || matrices.every(({ format }) => format.name === 'BF16') ? 'BF16' : 'F32';
}

/** Checks that the tensors have the shapes of the configuration, before gigabytes are written. */
function checkShapes(
  config: Readonly<Record<string, unknown>>,
  sources: ReadonlyMap<string, TensorSource>,
  name: string,
): void {
  const { weights } = buildNetwork(config);
  for (const [tensor, shape] of Object.entries(weights)) {
    const got = sources.get(tensor)?.shape;
    if (got?.join() !== shape.join()) {
      fail(
        'gguf',
        `Expected "${tensor}" of shape [${shape}], as the metadata says, got ${got ? `[${got}]` : 'none'} in ${name}.`,
      );
    }
  }
  const left = [...sources.keys()].find((tensor) => !Object.hasOwn(weights, tensor));
  if (left !== undefined)
    fail('gguf', `Expected the tensors that the metadata describes, got "${left}" besides in ${name}.`);
}
