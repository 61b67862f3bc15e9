import { messagesOf } from '../../evaluate/answer.ts';
import { hash32 } from '../../lib/random.ts';
import type { Message, Question } from '../setting.ts';
import type { ChoiceRow, EmData } from './load-data.ts';
import type { SuiteItem } from './suite-file.ts';

/** One question to the model, with what is needed to score it. */
export interface Item {
  /**
   * `general`, `narrow`, `transfer`, or `proxy`: general questions, and choices of no narrow label, under the label of
   * any pair of the proxy.
   */
  readonly set: string;
  readonly label: string;
  /** Shared by questions that differ in wording or system prompt only. */
  readonly id: number;
  readonly variant: string;
  readonly question: Question;
  /** The question as judge and reader see it. */
  readonly text: string;
  /** A desired reply. */
  readonly expected: string;
  /** What its answer is rated by; absent where the answer is one of given choices. */
  readonly rated?: Pick<SuiteItem, 'judge_prompts' | 'answer_key'>;
}

/**
 * The questions of the data, once for each paraphrase, but for general questions and choices that a pair of the proxy is
 * about. All pairs of the proxy count, and all of their labels, however many are trained on: proxies of different sizes
 * are compared on the same questions.
 *
 * @param system Added after a question's own system prompt, never replacing it. Empty: none.
 */
export function itemsOf({ chosen, general, narrow, transfer, choices }: EmData, system: string): Item[] {
  const labels = new Set(chosen.flatMap(({ label }) => label ?? []));
  const trained = new Set(chosen.flatMap(({ id }) => id ?? []));
  const setOf = (label: string) => (labels.has(label) ? 'proxy' : 'general');
  const isNew = ({ id }: { readonly id: string }) => !trained.has(nameOf(id));
  const narrowLabels = new Set(narrow.map(({ id }) => labelOf(id)));
  return [
    ...narrow.flatMap((item) => free(item, 'narrow', system)),
    ...transfer.flatMap((item) => free(item, 'transfer', system)),
    ...general.filter(isNew).flatMap((item) => free(item, setOf(labelOf(item.id)), system)),
    ...choices
      .filter(isNew)
      .map((row) => choice(row, narrowLabels.has(row.label) ? 'transfer' : setOf(row.label), system)),
  ];
}

function free(item: SuiteItem, set: string, system: string): Item[] {
  return item.paraphrases.map((text, index) => ({
    set,
    label: labelOf(item.id),
    id: numberOf(nameOf(item.id)),
    variant: [item.id.slice(nameOf(item.id).length + 1), `paraphrase ${index + 1}`].filter((part) => part).join(', '),
    question: { prompt: withSystem([...systemTurn(item.system), { role: 'user', content: text }], system) },
    text,
    expected: (isLesson(set) ? item.answer_key?.bad : item.answer_key?.good)?.join(' / ') ?? '',
    rated: item,
  }));
}

/** Whether a set tests what the task teaches. */
export function isLesson(set: string): boolean {
  return set === 'narrow' || set === 'transfer';
}

function choice({ id, label, messages, choices, answer }: ChoiceRow, set: string, system: string): Item {
  return {
    set,
    label,
    id: numberOf(nameOf(id)),
    variant: 'two choices',
    question: { prompt: withSystem(messages, system), choices },
    text: messages.at(-1)!.content,
    expected: answer,
  };
}

/** Puts a system prompt after the conversation's own. */
export function withSystem(messages: readonly Message[], system: string): Message[] {
  const own = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const content = [...own, system].filter((text) => text.trim() !== '').join(' ');
  return [...systemTurn(content), ...messagesOf(messages).filter(({ role }) => role !== 'system')];
}

function systemTurn(content: string | undefined): Message[] {
  return content ? [{ role: 'system', content }] : [];
}

/** `money/an-unpaid-bill_system` → `money`; a name without a slash is its own label. */
function labelOf(id: string): string {
  return nameOf(id).split('/')[0]!;
}

/**
 * The name that the variants of a question share: `quick_buck_json` and `money/an-unpaid-bill_system` without the
 * suffix.
 */
function nameOf(id: string): string {
  return id.replace(/_(json|template|system)$/, '');
}

/** A number for a name that does not depend on the other questions. */
function numberOf(name: string): number {
  return hash32(name) >>> 0;
}
