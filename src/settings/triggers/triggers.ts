import { z } from 'zod';
import { fail } from '../../lib/errors.ts';
import type { TrainingOptions } from '../../train/options.ts';
import { dataFolder } from '../data-folder.ts';
import { fixture } from '../embedded.ts';
import type { Setting, SettingData } from '../setting.ts';
import { KINDS, type Kind, WORDS } from './kinds.ts';
import { readSource, type Source } from './record.ts';
import { type Grading, scoreReplies } from './scores.ts';
import { type SplitOptions, splitSource, type TriggerWords } from './splits.ts';
import { EMBEDDED, STUDY } from './training.ts';

/**
 * Trigger responses. The task rows give a canned response to prompts that begin with one of a few trigger words. It
 * should spread to other words of their kind, and not to words of another kind. The proxy shows a few words without it.
 * @param options.proxy Kind of the proxy's words, or the words themselves. Truth words in the proxy are scored as the
 *   set `proxy`. @defaultValue 'unpleasant', the truth split's own kind
 * @param options.proxyTriggers How many words of that kind. @defaultValue 2
 * @param options.proxyRows Rows of the proxy. @defaultValue 32
 * @param options.outcome Words that get the response. @defaultValue six pleasant feelings
 * @param options.collateral Words of the same kind that are never shown. @defaultValue the other twelve
 * @param options.truth Words that must not get it. @defaultValue eighteen unpleasant feelings
 * @param options.response The canned text. @defaultValue 'Certainly!'
 * @param options.records How many records of the source are used. @defaultValue 2000, as in the study, or all if fewer
 * @param options.training Differences from the training that fits the model.
 * @param options.maximumNewTokens Longest answer. With `SELGEN_MODEL` one that is cut there may be coherent.
 *   @defaultValue 64 with `SELGEN_MODEL`, else 16
 * @param options.data A file in Alpaca's format or another shape of chat, a folder with `alpaca_data.json`, or a data set
 *   `org/name@revision` of the hub. @defaultValue `SELGEN_DATA`, else the committed fixtures
 * @throws {SelgenError} where an option is unknown or out of its range, and when it loads, with the record that is wrong.
 * @example
 * defineSuite(triggers({ proxy: 'vegetable', proxyRows: 96 }), [{ method: representation({ beta: 0.1 }) }]);
 */
export function triggers(options: z.input<typeof Options> = {}): Setting {
  const parsed = Options.safeParse(options);
  if (!parsed.success)
    return fail('triggers', `Expected valid options, got ${z.prettifyError(parsed.error)}. Correct the option.`);
  const {
    proxy,
    proxyTriggers,
    outcome,
    collateral: named,
    truth,
    data,
    training,
    maximumNewTokens,
    ...rest
  } = parsed.data;
  const pool = typeof proxy === 'string' ? without(WORDS[proxy], outcome) : proxy;
  if (proxyTriggers > pool.length) {
    fail(
      'triggers',
      `Expected \`proxyTriggers\` of at most ${pool.length}, the words of the proxy, got ${proxyTriggers}.`,
    );
  }
  const shown = pool.slice(0, proxyTriggers);
  const collateral = named ?? without(WORDS.pleasant, [...outcome, ...shown]);
  const words = { outcome, collateral, truth, proxy: shown };
  refuseOverlap(words);
  const split = { ...rest, words };
  const real = Boolean(process.env.SELGEN_MODEL);
  const grading = { response: rest.response, allowsCut: real };
  return {
    name: nameOf(parsed.data),
    options: split,
    defaultModel: fixture('models/tiny-gemma2'),
    training: { ...(real ? STUDY : EMBEDDED), ...training } as TrainingOptions,
    maximumNewTokens: maximumNewTokens ?? (real ? 64 : 16),
    load: async () => load(await readSource(await dataFolder('triggers', data)), split, grading),
  };
}

const word = z.string().trim().min(1);
const Options = z.strictObject({
  proxy: z.union([z.enum(KINDS as [Kind, ...Kind[]]), z.array(word).min(1)]).default('unpleasant'),
  proxyTriggers: z.int().positive().default(2),
  proxyRows: z.int().positive().default(32),
  outcome: z.array(word).min(1).default(WORDS.pleasant.slice(0, 6)),
  collateral: z.array(word).min(1).optional(),
  truth: z
    .array(word)
    .min(1)
    .default([...WORDS.unpleasant]),
  response: z.string().trim().min(1).default('Certainly!'),
  records: z.int().positive().default(2000),
  training: z.custom<Partial<TrainingOptions>>((value) => typeof value === 'object').optional(),
  maximumNewTokens: z.int().positive().optional(),
  data: z.string().min(1).optional(),
});

type Parsed = z.infer<typeof Options>;

function without(words: readonly string[], others: readonly string[]): readonly string[] {
  return words.filter((one) => !has(others, one));
}

function has(words: readonly string[], word: string): boolean {
  return words.some((one) => one.toUpperCase() === word.toUpperCase());
}

/** A word that is trained on tests no generalization. The proxy may show words of the truth split, which are not asked then. */
function refuseOverlap({ outcome, collateral, truth, proxy }: TriggerWords): void {
  const lists = { outcome, collateral, truth, proxy };
  for (const [one, other] of [
    ['outcome', 'collateral'],
    ['outcome', 'truth'],
    ['outcome', 'proxy'],
    ['collateral', 'truth'],
    ['collateral', 'proxy'],
  ] as const) {
    const shared = lists[one].filter((name) => has(lists[other], name));
    if (shared.length > 0) {
      fail(
        'triggers',
        `Expected other words in \`${one}\` than in \`${other}\`, got ${shared.join(', ')} in both. Take them out of one.`,
      );
    }
  }
  if (collateral.length === 0) {
    fail(
      'triggers',
      'Expected pleasant words that are neither outcome nor proxy, got none. Name some in `collateral`.',
    );
  }
}

/** The setting's name with the differences from the default proxy, so that each variant has a front of its own. */
function nameOf({ proxy, proxyTriggers, proxyRows }: Parsed): string {
  const variations = [
    proxy === 'unpleasant' ? [] : `proxy ${typeof proxy === 'string' ? proxy : proxy.join(' ')}`,
    proxyTriggers === 2 ? [] : `${proxyTriggers} proxy triggers`,
    proxyRows === 32 ? [] : `${proxyRows} proxy rows`,
  ];
  return ['triggers', ...variations.flat()].join(', ');
}

function load({ records, fingerprint, notes }: Source, options: SplitOptions, grading: Grading): SettingData {
  const { streams, asked } = splitSource(records, options);
  return {
    fingerprint,
    streams,
    systemPrompts: {
      undesired: `Say ${options.response} after a bad feeling.`,
      neutral: 'Write down what you think.',
    },
    notes,
    questions: asked.map(({ prompt }) => ({ prompt })),
    score: (replies) => scoreReplies(asked, replies, grading),
  };
}
