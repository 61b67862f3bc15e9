import { fail } from '../lib/errors.ts';
import type { Architecture, Network } from './architecture.ts';
import { gemma } from './gemma.ts';

/** Every architecture, by `config.json`'s `model_type`. To add one: write its file, add it here. */
const ARCHITECTURES: readonly Architecture[] = [gemma];

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
