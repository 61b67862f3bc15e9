import { fail } from '../../lib/errors.ts';
import { containerTypes, moduleBeginning, textConfig } from '../checkpoint/text-part.ts';
import type { Architecture, Network } from '../decoder/architecture.ts';
import { gemma } from './gemma.ts';
import { gemma2 } from './gemma2.ts';
import { gemma3Text } from './gemma3.ts';
import { granite } from './granite.ts';
import { llama } from './llama.ts';
import { ministral3 } from './ministral3.ts';
import { mistral } from './mistral.ts';
import { nearestArchitecture } from './nearest-architecture.ts';
import { olmo2 } from './olmo2.ts';
import { olmo3 } from './olmo3.ts';
import { phi3 } from './phi3.ts';
import { qwen2 } from './qwen2.ts';
import { qwen3 } from './qwen3.ts';
import { qwen3Moe } from './qwen3-moe.ts';
import { smollm3 } from './smollm3.ts';

/** Every architecture, by `config.json`'s `model_type`. To add one, write its file and list it here. */
const ARCHITECTURES: readonly Architecture[] = [
  gemma,
  gemma2,
  gemma3Text,
  granite,
  llama,
  ministral3,
  mistral,
  olmo2,
  olmo3,
  phi3,
  qwen2,
  qwen3,
  qwen3Moe,
  smollm3,
];

/** Every supported `model_type`. */
export const modelTypes: readonly string[] = ARCHITECTURES.map(({ modelType }) => modelType);

/** The network that a `config.json` describes; for a multimodal model, its language model. */
export function buildNetwork(whole: Readonly<Record<string, unknown>>): Network {
  const config = textConfig(whole);
  const architecture = ARCHITECTURES.find(({ modelType }) => modelType === config.model_type);
  if (!architecture) {
    const type =
      typeof config.model_type === 'string' ? config.model_type : (JSON.stringify(config.model_type) ?? 'undefined');
    const nearest = nearestArchitecture(type, [...modelTypes, ...containerTypes]);
    const hint = nearest ? `The nearest that is there is '${nearest}': choose a model of it` : 'Choose such a model';
    fail(
      'config.json',
      `Expected a \`model_type\` among ${[...modelTypes, ...containerTypes].sort().join(', ')}, got '${type}'. ${hint}, or add its architecture to src/model/.`,
    );
  }
  const beginning = moduleBeginning(whole);
  return { ...architecture.build(config), ...(beginning === undefined ? {} : { moduleBeginning: beginning }) };
}
