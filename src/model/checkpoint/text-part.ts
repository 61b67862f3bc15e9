import { fail } from '../../lib/errors.ts';

type Config = Readonly<Record<string, unknown>>;

/** Model types that are a language model and more, with the type of the language model. */
const CONTAINERS: Readonly<Record<string, string>> = { gemma3: 'gemma3_text' };

/** What the language model's names begin with in such a checkpoint; the first spelling is that of the hub, the second of transformers 5. */
const BEGINNINGS = ['language_model.model.', 'model.language_model.'] as const;
/** Its head, which no one has when it is the embedding. */
const HEADS = ['language_model.lm_head.weight', 'lm_head.weight'] as const;
/** Parts that are left out: they see images. */
const OTHERS = ['vision_tower', 'multi_modal_projector'] as const;

/** Every `model_type` whose text part is read. */
export const containerTypes: readonly string[] = Object.keys(CONTAINERS);

/** The configuration of the language model that a checkpoint holds: its own, where it holds nothing else. */
export function textConfig(config: Config): Config {
  const own = config.model_type;
  const inner = typeof own === 'string' && Object.hasOwn(CONTAINERS, own) ? CONTAINERS[own] : undefined;
  if (inner === undefined) return config;
  const { text_config: text } = config;
  if (typeof text !== 'object' || text === null || Array.isArray(text)) {
    fail(
      'config.json',
      `Expected \`text_config\` of a ${own} model, got ${JSON.stringify(text)}. Download the file again.`,
    );
  }
  const { model_type: type = inner } = text as Config;
  if (type !== inner) {
    fail(
      'config.json',
      `Expected \`text_config.model_type\` to be ${inner}, got ${JSON.stringify(type)}. Is it another model's configuration?`,
    );
  }
  // The outer one names the special tokens.
  const ids = Object.fromEntries(Object.entries(config).filter(([name]) => /^(bos|eos|pad)_token_id$/.test(name)));
  return { ...ids, ...text, model_type: inner };
}

/** The language model's tensors among those of a checkpoint: under the names they have where nothing else is. */
export interface TextTensors {
  /** Our names → the checkpoint's. */
  readonly names: ReadonlyMap<string, string>;
  /** The checkpoint's names of what is left out. */
  readonly leftOut: readonly string[];
}

/** Sorts the tensors of a checkpoint; what is neither the text's nor known to be for images keeps its name. */
export function textTensors(config: Config, stored: readonly string[]): TextTensors {
  if (!Object.hasOwn(CONTAINERS, String(config.model_type))) {
    return { names: new Map(stored.map((name) => [name, name])), leftOut: [] };
  }
  const leftOut = stored.filter((name) => partOf(name) !== undefined);
  const names = stored.filter((name) => partOf(name) === undefined).map((name) => [ours(name), name] as const);
  return { names: new Map(names), leftOut };
}

/** What a user is told of tensors that were left out; nothing where there are none. */
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

function ours(name: string): string {
  if ((HEADS as readonly string[]).includes(name)) return 'lm_head.weight';
  const beginning = BEGINNINGS.find((text) => name.startsWith(text));
  return beginning === undefined ? name : `model.${name.slice(beginning.length)}`;
}
