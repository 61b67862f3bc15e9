import { fail } from '../lib/errors.ts';
import type { Architecture, Network } from './architecture.ts';
import { gemma } from './gemma.ts';
import { gemma2 } from './gemma2.ts';
import { llama } from './llama.ts';
import { qwen2 } from './qwen2.ts';
import { qwen3 } from './qwen3.ts';

/** Every architecture, by `config.json`'s `model_type`. To add one: write its file, add it here. */
const ARCHITECTURES: readonly Architecture[] = [gemma, gemma2, llama, qwen2, qwen3];

/** The network that a `config.json` describes. */
export function buildNetwork(config: Readonly<Record<string, unknown>>): Network {
  const architecture = ARCHITECTURES.find(({ modelType }) => modelType === config.model_type);
  if (!architecture) {
    const known = ARCHITECTURES.map(({ modelType }) => modelType).join(', ');
    fail(
      'config.json',
      `Expected a \`model_type\` among ${known}, got '${config.model_type}'. Choose such a model, or add its architecture to src/model/.`,
    );
  }
  return architecture.build(config);
}
