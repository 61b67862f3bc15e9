import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { sha256 } from '../../lib/hash.ts';
import { hashFile } from '../../lib/hash-file.ts';
import { mapValues } from '../../lib/records.ts';
import type { TokenizerFiles } from '../tokenizer/build-tokenizer.ts';
import { loadTokenizer, type Tokenizer } from '../tokenizer/tokenizer.ts';
import { readJsonObject, writeJson } from './json-file.ts';
import {
  openSafetensors,
  type SafetensorsFile,
  type TensorData,
  type TensorEntry,
  writeSafetensors,
} from './safetensors.ts';
import { noteOnLeftOut, textConfig, textTensors } from './text-part.ts';

/** A tensor of a checkpoint, and its file. */
export interface CheckpointTensor extends TensorEntry {
  readonly file: string;
  /** Its name in the file. */
  readonly storedAs: string;
}

/** A Hugging Face model folder after all checks; no weight is read yet. */
export interface Checkpoint {
  readonly folder: string;
  /** `config.json`, or its part for the language model; the architecture of its `model_type` validates it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** `config.json` as it is. It differs from `config` in a multimodal model. */
  readonly wholeConfig: Readonly<Record<string, unknown>>;
  /** The language model's tensors, by their names in a checkpoint of the language model alone. */
  readonly tensors: Readonly<Record<string, CheckpointTensor>>;
  /** Remarks for the user, such as tensors that were left out. */
  readonly notes: readonly string[];
  readonly tokenizer: Tokenizer;
  /** Reads one tensor as float32. */
  read(name: string): Float32Array;
  /** SHA-256 of config, tokenizer and weights. It identifies the model, wherever the folder lies. */
  fingerprint(): Promise<string>;
}

/** The content that {@link saveCheckpoint} writes. */
export interface CheckpointContent {
  readonly config: Readonly<Record<string, unknown>>;
  readonly tensors: Readonly<Record<string, TensorData>>;
  readonly tokenizer: TokenizerFiles;
}

const singleFile = 'model.safetensors';
const indexFile = 'model.safetensors.index.json';
/** Files besides the weights that affect the model's output; a folder may lack some. */
const describingFiles = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'chat_template.jinja',
];

/** Opens a model folder with one `model.safetensors` or an index of shards. */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  const folder = resolve(path);
  const wholeConfig = readJson(join(folder, 'config.json'));
  const config = textConfig(wholeConfig);
  const { shards, tensors: all } = existsSync(join(folder, singleFile)) ? openSingle(folder) : openShards(folder);
  const { names, leftOut } = textTensors(wholeConfig, Object.keys(all));
  const tensors = Object.fromEntries([...names].map(([name, stored]) => [name, all[stored]!]));
  const tokenizer = await loadTokenizer(folder);
  return {
    folder,
    config,
    wholeConfig,
    tensors,
    notes: noteOnLeftOut(leftOut, folder),
    tokenizer,
    read: (name) => {
      const entry = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
      const known = Object.keys(tensors).slice(0, 8).join(', ');
      return entry === undefined
        ? fail(
            'checkpoint',
            `Expected a tensor of ${folder} (${known}, …), got "${name}". Check config.json's model_type.`,
          )
        : shards.get(entry.file)!.read(entry.storedAs);
    },
    fingerprint: () =>
      hashFiles([
        ...describingFiles.map((name) => join(folder, name)).filter(existsSync),
        ...[...shards.keys()].sort(),
      ]),
  };
}

/**
 * Writes a model folder in Hugging Face's layout. `config.json` comes last, so a killed run leaves a folder that does
 * not load.
 *
 * @param options.dtype Stored element type. @defaultValue 'F32'
 */
export function saveCheckpoint(
  folder: string,
  { config, tensors, tokenizer }: CheckpointContent,
  { dtype = 'F32' }: { dtype?: 'F32' | 'BF16' } = {},
): void {
  writeSafetensors(join(folder, singleFile), tensors, { dtype, metadata: { format: 'pt' } });
  writeJson(join(folder, 'tokenizer.json'), tokenizer.tokenizer);
  writeJson(join(folder, 'tokenizer_config.json'), tokenizer.config);
  writeJson(join(folder, 'config.json'), config);
}

interface Weights {
  readonly shards: ReadonlyMap<string, SafetensorsFile>;
  readonly tensors: Readonly<Record<string, CheckpointTensor>>;
}

function openSingle(folder: string): Weights {
  const shard = openSafetensors(join(folder, singleFile));
  const tensors = mapValues(shard.tensors, (entry, name) => ({ ...entry, file: shard.file, storedAs: name }));
  return { shards: new Map([[shard.file, shard]]), tensors };
}

function openShards(folder: string): Weights {
  const index = join(folder, indexFile);
  if (!existsSync(index)) {
    fail(
      'checkpoint',
      `Expected ${singleFile} or ${indexFile}, got neither in ${folder}. Convert other formats with transformers' save_pretrained.`,
    );
  }
  const { weight_map: map } = readJson(index);
  if (
    typeof map !== 'object' ||
    map === null ||
    !Object.values(map).every((name) => typeof name === 'string' && name === basename(name))
  ) {
    fail(
      'checkpoint',
      `Expected weight_map to give a file of the folder for each tensor, got ${JSON.stringify(map)?.slice(0, 80)} in ${index}.`,
    );
  }
  const files = Object.entries<string>({ ...map }).map(([name, file]) => [name, join(folder, file)] as const);
  for (const [name, file] of files) {
    if (existsSync(file)) continue;
    fail(
      'checkpoint',
      `Expected ${basename(file)}, where ${index} puts tensor "${name}", got no such file. Finish the download.`,
    );
  }
  const shards = new Map([...new Set(files.map(([, file]) => file))].map((file) => [file, openSafetensors(file)]));
  const tensors = files.map(([name, file]) => {
    const { tensors } = shards.get(file)!;
    return Object.hasOwn(tensors, name)
      ? [name, { ...tensors[name], file, storedAs: name }]
      : fail('checkpoint', `Expected tensor "${name}" in ${file}, as ${index} says, got none. Download both again.`);
  });
  return { shards, tensors: Object.fromEntries(tensors) };
}

/** A hash of hashes: each file's name and SHA-256 (in the format of `sha256sum`), one a line. */
async function hashFiles(files: readonly string[]): Promise<string> {
  const lines: string[] = [];
  for (const file of files) lines.push(`${basename(file)} ${await hashFile(file)}\n`);
  return sha256(lines.join(''));
}

function readJson(file: string): Readonly<Record<string, unknown>> {
  return readJsonObject(file, 'checkpoint', 'Check that the folder is a Hugging Face model.');
}
