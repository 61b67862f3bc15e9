import type { StoredArray, StoredFormat } from '../engine/engine.ts';
import type { Weights } from '../engine/named-arrays.ts';
import { fail } from '../lib/errors.ts';
import { mapValues } from '../lib/records.ts';
import { buildNetwork } from '../model/architectures/architectures.ts';
import { type Checkpoint, type CheckpointTensor, loadCheckpoint } from '../model/checkpoint/checkpoint.ts';
import type { Network } from '../model/decoder/architecture.ts';
import { type LocateOptions, locateModel } from '../model/hub/locate-model.ts';
import { checkTokenizer } from '../model/tokenizer/check-tokenizer.ts';
import type { Tokenizer } from '../model/tokenizer/tokenizer.ts';

/** A checkpoint ready to train on. */
export interface LoadedModel {
  readonly folder: string;
  readonly network: Network;
  /** Weights stay in their files until a program maps them. */
  readonly weights: Weights;
  readonly tokenizer: Tokenizer;
  readonly fingerprint: string;
  /** Remarks for the user. */
  readonly notes: readonly string[];
}

/**
 * Opens a Hugging Face model and checks, before any training, that weights and tokenizer match its `config.json`. No
 * weight is read.
 *
 * @param source A folder, or an id of the hub: `org/name` or `org/name@revision`.
 */
export async function loadModel(source: string, options?: LocateOptions): Promise<LoadedModel> {
  const checkpoint = await loadCheckpoint(await locateModel(source, options));
  const network = buildNetwork(checkpoint.wholeConfig);
  const weights = mapValues(network.weights, (shape, name) => storedArray(checkpoint, name, shape));
  checkNothingLeft(checkpoint, network);
  checkTokenizer(checkpoint, network.vocabulary);
  const { folder, tokenizer, notes } = checkpoint;
  return { folder, network, weights, tokenizer, fingerprint: await checkpoint.fingerprint(), notes };
}

const FORMATS: Readonly<Record<string, StoredFormat>> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' };

function storedArray(checkpoint: Checkpoint, name: string, shape: readonly number[]): StoredArray {
  const found: CheckpointTensor | undefined = checkpoint.tensors[name];
  if (!found) {
    fail(
      'model',
      `Expected a tensor '${name}' of shape [${shape}] in ${checkpoint.folder}, got none. Is it another model's checkpoint?`,
    );
  }
  const { file, dtype, offset, length } = found;
  const format = FORMATS[dtype];
  if (!format) {
    fail(
      'model',
      `Expected '${name}' as one of ${Object.keys(FORMATS).join(', ')} in ${file}, got ${dtype}. ` +
        "Save the model in bfloat16 with transformers' save_pretrained; quantized weights cannot be used.",
    );
  }
  if (found.shape.join() !== shape.join()) {
    fail(
      'model',
      `Expected '${name}' of shape [${shape}] in ${file}, got [${found.shape}]. Do config.json and the weights belong together?`,
    );
  }
  return { shape, dtype: 'float32', part: { file, format, offset, length }, read: () => checkpoint.read(name) };
}

/** Tensors that checkpoints may hold besides: a copy of tied embeddings, and tables that follow from the config. */
const SPARE = /(^lm_head\.weight|\.rotary_emb\.inv_freq|\.masked_bias)$/;

/** A tensor without a place in the network means a missing layer or a missing term. */
function checkNothingLeft({ tensors, config, folder }: Checkpoint, network: Network): void {
  const left = Object.keys(tensors).filter((name) => !Object.hasOwn(network.weights, name) && !SPARE.test(name));
  if (left.length === 0) return;
  const more = left.length > 1 ? ` and ${left.length - 1} more` : '';
  fail(
    'model',
    `Expected the weights of ${folder}/config.json (${config.model_type}, ${network.layers} layers), got '${left[0]}'${more} ` +
      `besides in ${tensors[left[0]!]!.file}. Do config.json and the weights belong together?`,
  );
}
