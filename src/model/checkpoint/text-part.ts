import { fail } from '../../lib/errors.ts';
import { isRecord } from '../../lib/records.ts';

type Config = Readonly<Record<string, unknown>>;

/** Multimodal model types, with the type of their language model. */
const CONTAINERS: Readonly<Record<string, string>> = { gemma3: 'gemma3_text' };

/** Prefixes of the language model's tensors in such a checkpoint, as on the hub and as in transformers 5. */
const BEGINNINGS = ['language_model.model.', 'model.language_model.'] as const;
/** Names of the head, which is absent if it is tied to the embedding. */
const HEADS = ['language_model.lm_head.weight', 'lm_head.weight'] as const;
/** Parts for images, which are left out. */
const OTHERS = ['vision_tower', 'multi_modal_projector'] as const;

/** Where the language model's modules lie in the whole model of `transformers` 5; undefined where it is nothing else. */
export function moduleBeginning(config: Config): string | undefined {
  return innerType(config) === undefined ? undefined : BEGINNINGS[1];
}

/** Every `model_type` whose language model is read. */
export const containerTypes: readonly string[] = Object.keys(CONTAINERS);

/** The configuration of a checkpoint's language model; its whole configuration if it is nothing else. */
export function textConfig(config: Config): Config {
  const inner = innerType(config);
  if (inner === undefined) return config;
  const { text_config: text } = config;
  if (!isRecord(text)) {
    fail(
      'config.json',
      `Expected \`text_config\` of a ${config.model_type} model, got ${JSON.stringify(text)}. Download the file again.`,
    );
  }
  const { model_type: type = inner } = text;
  if (type !== inner) {
    fail(
      'config.json',
      `Expected \`text_config.model_type\` to be ${inner}, got ${JSON.stringify(type)}. Is it another model's configuration?`,
    );
  }
  // The outer configuration names the special tokens.
  const ids = Object.fromEntries(Object.entries(config).filter(([name]) => /^(bos|eos|pad)_token_id$/.test(name)));
  return { ...ids, ...text, model_type: inner };
}

/** The tensors of a checkpoint's language model, under their names in a checkpoint of it alone. */
export interface TextTensors {
  /** Name in the network → name in the checkpoint. */
  readonly names: ReadonlyMap<string, string>;
  /** The checkpoint's names of the tensors that are left out. */
  readonly leftOut: readonly string[];
}

/** `model_type` may be any JSON value here; the architecture later refuses a damaged file. */
function innerType({ model_type: type }: Config): string | undefined {
  return typeof type === 'string' && Object.hasOwn(CONTAINERS, type) ? CONTAINERS[type] : undefined;
}

/** Sorts a checkpoint's tensors. One that is neither of the language model nor of a known image part keeps its name. */
export function textTensors(config: Config, stored: readonly string[]): TextTensors {
  if (innerType(config) === undefined) return { names: new Map(stored.map((name) => [name, name])), leftOut: [] };
  const leftOut = stored.filter((name) => partOf(name) !== undefined);
  const names = stored.filter((name) => partOf(name) === undefined).map((name) => [textName(name), name] as const);
  return { names: new Map(names), leftOut };
}

/** Remarks for the user about tensors that were left out, if any. */
export function noteOnLeftOut(leftOut: readonly string[], folder: string): string[] {
  if (leftOut.length === 0) return [];
  const counts = OTHERS.flatMap((part) => {
    const count = leftOut.filter((name) => partOf(name) === part).length;
    return count === 0 ? [] : [`${part} (${count} tensors)`];
  });
  return [`[model] Left out of ${folder}: ${counts.join(' and ')}. Text alone is read.`];
}

function partOf(name: string): (typeof OTHERS)[number] | undefined {
  return OTHERS.find((part) => name.replace(/^model\./, '').startsWith(`${part}.`));
}

/** The name of a language model's tensor or module in a checkpoint of it alone. Any other name stays as it is. */
export function textName(name: string): string {
  if ((HEADS as readonly string[]).includes(name)) return 'lm_head.weight';
  const beginning = BEGINNINGS.find((text) => name.startsWith(text));
  return beginning === undefined ? name : `model.${name.slice(beginning.length)}`;
}
