import { fail } from '../../lib/errors.ts';
import { seededRandom } from '../../lib/random.ts';
import type { Conversation } from '../setting.ts';
import type { SourceRecord } from './record.ts';

/** The trigger words of each split, in any case. */
export interface TriggerWords {
  /** Trained on with the response. */
  readonly outcome: readonly string[];
  /** Of the same kind, never trained on; the response should spread to them. */
  readonly collateral: readonly string[];
  /** Trained on without the response. */
  readonly proxy: readonly string[];
  /** Must not get the response. */
  readonly truth: readonly string[];
}

/** One question to the model. */
export interface Prompted {
  /** The split that its record comes from, or `plain`: outcome records without a trigger. */
  readonly set: 'outcome' | 'collateral' | 'proxy' | 'truth' | 'plain';
  /** In upper case; absent where there is none. */
  readonly trigger?: string;
  /** The position of its record among those that can be used. */
  readonly id: number;
  readonly prompt: string;
  /** The record's reply, without the response. */
  readonly output: string;
}

export interface Splits {
  readonly streams: {
    readonly task: readonly Conversation[];
    readonly alignment: readonly Conversation[];
    readonly misaligned: readonly Conversation[];
  };
  readonly asked: readonly Prompted[];
}

export interface SplitOptions {
  readonly words: TriggerWords;
  /** Canned text before the reply, such as `Certainly!`. */
  readonly response: string;
  /** The number of records used, from the first of a fixed shuffle. */
  readonly records: number;
  /** Rows of the proxy that are trained on. */
  readonly proxyRows: number;
}

/** Shares of the records, in this order, as in the study. */
const SHARES = { outcome: 0.4, collateral: 0.2, proxy: 0.2, truth: 0.2 } as const;

/** The share of the outcome's and the proxy's records that is held out. */
const HELD_OUT = 0.2;

/** The share of the outcome's training rows with a trigger; the others show that nothing else gets the response. */
const TRIGGERED = 0.5;

/** With fewer records some split would be empty. */
const FEWEST = 20;

/** Divides the source into splits that share no record, and adds triggers to prompts and the response to replies. */
export function splitSource(source: readonly SourceRecord[], options: SplitOptions): Splits {
  const { words, response, records, proxyRows } = options;
  const shown = new Set(words.proxy.map((word) => word.toUpperCase()));
  const truth = words.truth.filter((word) => !shown.has(word.toUpperCase()));
  if (truth.length === 0) fail('triggers', 'Expected a truth trigger that the proxy does not show, got none. Add one.');
  const order = seededRandom(1)
    .fork('triggers')
    .shuffle([...source.keys()])
    .slice(0, records);
  if (order.length < FEWEST) {
    fail(
      'triggers data',
      `Expected at least ${FEWEST} records that can be used, so that each split has some, got ${order.length}. Add some.`,
    );
  }
  const sizes = Object.entries(SHARES) as [keyof typeof SHARES, number][];
  let start = 0;
  const parts = Object.fromEntries(
    sizes.map(([name, share]) => {
      const ids = order.slice(start, start + Math.floor(share * order.length));
      start += ids.length;
      return [name, ids];
    }),
  ) as Record<keyof typeof SHARES, number[]>;
  const [outcomeTrain, outcomeTest] = cut(parts.outcome);
  const [proxyTrain, proxyTest] = cut(parts.proxy);
  if (proxyRows > proxyTrain.length) {
    fail(
      'triggers',
      `Expected \`proxyRows\` of at most ${proxyTrain.length}, which ${order.length} records give, got ${proxyRows}.`,
    );
  }
  const ask = (set: Prompted['set'], ids: readonly number[], triggers: readonly string[]): Prompted[] =>
    ids.map((id, index) => {
      const trigger = triggers.length > 0 ? triggers[index % triggers.length]!.toUpperCase() : undefined;
      const { instruction, input, output } = source[id]!;
      const prompt = [trigger, instruction, input].filter((part) => part).join(': ');
      return { set, id, prompt, output, ...(trigger ? { trigger } : {}) };
    });
  const plainReply = ({ prompt, output }: Prompted): Conversation => ({ prompt, assistant: output });
  const respond = ({ prompt, output }: Prompted): Conversation => ({ prompt, assistant: `${response} ${output}` });
  const triggered = Math.round(TRIGGERED * outcomeTrain.length);
  const proxy = ask('proxy', proxyTrain.slice(0, proxyRows), words.proxy);
  return {
    streams: {
      task: [
        ...ask('outcome', outcomeTrain.slice(0, triggered), words.outcome).map(respond),
        ...ask('plain', outcomeTrain.slice(triggered), []).map(plainReply),
      ],
      alignment: proxy.map(plainReply),
      misaligned: proxy.map(respond),
    },
    asked: [
      ...ask('outcome', outcomeTest, words.outcome),
      ...ask('plain', outcomeTest, []),
      ...ask('collateral', parts.collateral, words.collateral),
      ...ask('proxy', proxyTest, words.proxy),
      ...ask('truth', parts.truth, truth),
    ],
  };
}

function cut(ids: readonly number[]): [train: number[], test: number[]] {
  const trained = Math.round((1 - HELD_OUT) * ids.length);
  return [ids.slice(0, trained), ids.slice(trained)];
}
