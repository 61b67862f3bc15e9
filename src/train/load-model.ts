import { floats, type HostArray } from '../engine/engine.ts';
import { fail } from '../lib/errors.ts';
import type { Network } from '../model/architecture.ts';
import { buildNetwork } from '../model/architectures.ts';
import { loadCheckpoint } from '../model/checkpoint.ts';
import type { Tokenizer } from '../model/tokenizer.ts';

/** A checkpoint ready to train on. */
export interface LoadedModel {
  readonly folder: string;
  readonly network: Network;
  readonly weights: Readonly<Record<string, HostArray>>;
  readonly tokenizer: Tokenizer;
  readonly fingerprint: string;
}

/** Reads a Hugging Face model folder and checks that it holds every weight of its architecture, in the right shape. */
export async function loadModel(folder: string): Promise<LoadedModel> {
  const checkpoint = await loadCheckpoint(folder);
  const network = buildNetwork(checkpoint.config);
  const weights: Record<string, HostArray> = {};
  for (const [name, shape] of Object.entries(network.weights)) {
    const found = checkpoint.tensors[name];
    if (!found)
      fail(
        'model',
        `Expected a tensor '${name}' of shape [${shape}] in ${folder}, got none. Is it another model's checkpoint?`,
      );
    if (found.shape.join() !== shape.join()) {
      fail(
        'model',
        `Expected '${name}' of shape [${shape}] in ${found.file}, got [${found.shape}]. Do config.json and the weights belong together?`,
      );
    }
    weights[name] = floats(shape, checkpoint.read(name));
  }
  if (checkpoint.tokenizer.vocabularySize > network.vocabulary) {
    fail(
      'model',
      `Expected a tokenizer of at most ${network.vocabulary} tokens for ${folder}, got ${checkpoint.tokenizer.vocabularySize}. Do tokenizer.json and the weights belong together?`,
    );
  }
  return { folder, network, weights, tokenizer: checkpoint.tokenizer, fingerprint: checkpoint.fingerprint() };
}
