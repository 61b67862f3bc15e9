import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { StoredFormat } from '../engine/engine.ts';
import type { Weights } from '../engine/named-arrays.ts';
import { fail } from '../lib/errors.ts';
import { mapValues } from '../lib/records.ts';
import { buildNetwork } from '../model/architectures/architectures.ts';
import type { Network } from '../model/decoder/architecture.ts';
import { describeGguf } from '../model/gguf/convert-gguf.ts';
import { findGguf } from '../model/gguf/find-gguf.ts';
import { downloadDescription } from '../model/hub/download-model.ts';
import { readHubEnvironment } from '../model/hub/environment.ts';
import { findSnapshot, parseModelId } from '../model/hub/snapshot.ts';
import { loadTokenizer, type Tokenizer } from '../model/tokenizer/tokenizer.ts';
import { elements } from '../tensor/params.ts';
import { standInTokenizer } from './stand-in-tokenizer.ts';

/** A model without its weights. */
export interface DescribedModel {
  readonly source: string;
  readonly network: Network;
  readonly parameters: number;
  /** Number of elements of its largest weight. */
  readonly largestMatrix: number;
  /** The weights' format in their files. */
  readonly format: StoredFormat;
  readonly tokenizer: Tokenizer;
  /** Whether there is no tokenizer, so that tokens are counted by letters. */
  readonly hasStandIn: boolean;
}

/**
 * Reads the description of a model.
 *
 * @param source A folder, a `config.json`, a GGUF file, or an id of the hub, whose configuration and tokenizer are
 *   downloaded unless they are in its cache.
 * @throws SelgenError if there is no such model, or its architecture is not supported.
 */
export async function describeModel(source: string): Promise<DescribedModel> {
  const gguf = findGguf(source);
  if (gguf) {
    const folder = mkdtempSync(join(tmpdir(), 'selgen-plan-'));
    try {
      describeGguf(gguf, folder);
      return await describeFolder(source, folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  const kind = statSync(source, { throwIfNoEntry: false });
  if (kind?.isDirectory()) return describeFolder(source, resolve(source));
  if (kind && basename(source).endsWith('.json'))
    return describeFolder(source, dirname(resolve(source)), basename(source));
  const id = parseModelId(source);
  if (kind || !id) {
    fail(
      'plan',
      `Expected a model's folder, its config.json, a GGUF file or an id of the hub such as google/gemma-2-2b-it, got ${kind ? 'the file' : 'no file or folder'} '${source}'. Correct the path.`,
    );
  }
  const environment = readHubEnvironment();
  const found = findSnapshot(environment.cache, id);
  if (found === undefined && environment.offline) {
    fail(
      'plan',
      `Expected ${id.name} in ${environment.cache}, got none, and HF_HUB_OFFLINE forbids to ask for it. Unset it, or give a config.json.`,
    );
  }
  return describeFolder(source, found ?? (await downloadDescription(id, environment)));
}

/** Weights that have shapes but cannot be read. */
export function shapesAlone({ network, format }: Pick<DescribedModel, 'network' | 'format'>): Weights {
  return mapValues(network.weights, (shape, name) => ({
    shape,
    dtype: 'float32',
    part: { file: '', format, offset: 0, length: elements(shape) * BYTES[format] },
    read: () => fail('plan', `Expected nobody to read '${name}' while planning. Plan for other methods (--methods).`),
  }));
}

export const BYTES: Readonly<Record<StoredFormat, number>> = { float32: 4, float16: 2, bfloat16: 2 };

async function describeFolder(source: string, folder: string, file = 'config.json'): Promise<DescribedModel> {
  const config = readConfig(join(folder, file));
  const network = buildNetwork(config);
  // The format in which the model was saved.
  const format = config.dtype ?? config.torch_dtype;
  const sizes = Object.values(network.weights).map(elements);
  const hasTokenizer = ['tokenizer.json', 'tokenizer_config.json'].every((name) => existsSync(join(folder, name)));
  return {
    source,
    network,
    parameters: sizes.reduce((sum, size) => sum + size, 0),
    largestMatrix: Math.max(...sizes),
    format: format === 'bfloat16' || format === 'float16' ? format : 'float32',
    tokenizer: hasTokenizer ? await loadTokenizer(folder) : standInTokenizer(network.vocabulary),
    hasStandIn: !hasTokenizer,
  };
}

function readConfig(file: string): Readonly<Record<string, unknown>> {
  try {
    return { ...JSON.parse(readFileSync(file, 'utf8')) };
  } catch (error) {
    const found = existsSync(file) ? (error as Error).message : 'none';
    return fail(
      'plan',
      `Expected JSON in ${file}, got ${found}. Name a folder of a Hugging Face model, or its config.json.`,
      error,
    );
  }
}
