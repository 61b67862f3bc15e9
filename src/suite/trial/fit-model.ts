import { messagesOf, type Question } from '../../evaluate/answer.ts';
import { fail } from '../../lib/errors.ts';
import { mapValues } from '../../lib/records.ts';
import { withoutSystemRole, withSystemPrompt } from '../../methods/interface/conversation.ts';
import type { Conversation, Method, StreamName } from '../../methods/interface/method.ts';
import type { Network } from '../../model/decoder/architecture.ts';
import type { Tokenizer } from '../../model/tokenizer/tokenizer.ts';
import { checkContent } from '../../settings/check-setting.ts';
import type { Setting, SettingData } from '../../settings/setting.ts';
import type { StreamData } from '../../train/batches/plan.ts';

/** What of a model decides how rows and questions reach it: its chat template and its positions. */
interface Reader {
  readonly tokenizer: Tokenizer;
  readonly network: Pick<Network, 'maximumLength'>;
}

interface Asked {
  readonly model: Pick<Reader, 'tokenizer'>;
  readonly data: SettingData;
}

/** A setting's data with prompts that the model's chat template takes. It may have no system role. */
export async function loadFor({ tokenizer }: Pick<Reader, 'tokenizer'>, setting: Setting): Promise<SettingData> {
  const data = await setting.load();
  checkContent(setting.name, data);
  if (tokenizer.hasSystemRole) return data;
  const fit = <T extends { readonly prompt: Question['prompt'] }>(one: T): T => ({
    ...one,
    prompt: withoutSystemRole(one.prompt),
  });
  return {
    ...data,
    streams: mapValues(data.streams, (rows) => rows?.map(fit)),
    questions: data.questions.map(fit),
  };
}

/** The rows of each stream that a method declares, after its rewriting. */
export function tokenize({ data, model: { tokenizer } }: Asked, method: Method): StreamData {
  const rowsOf = (name: StreamName): readonly Conversation[] => {
    const rows = data.streams[name] ?? [];
    if (!method.rewrite) return rows;
    const rewritten = method.rewrite(name, rows, data.systemPrompts) as readonly Conversation[] | undefined;
    if (rewritten?.length !== rows.length) {
      fail(
        method.name,
        `Expected \`rewrite\` to return the ${rows.length} rows of '${name}', as many and in the same order, got ${rewritten?.length ?? 'none'}. To train on fewer, use \`chooseRows\`.`,
      );
    }
    return rewritten.map((row) => ({ ...row, prompt: fitting(tokenizer, row.prompt) }));
  };
  return Object.fromEntries(
    Object.keys(method.streams).map((name) => [
      name,
      rowsOf(name as StreamName).map(({ prompt, assistant, showsTrait }) => ({
        ...tokenizer.example(prompt, assistant),
        showsTrait,
      })),
    ]),
  );
}

/** All questions under the method's own system prompt; none for a method without one. */
export function questionsUnderPrompt({ data, model: { tokenizer } }: Asked, method: Method): readonly Question[] {
  const text = method.trigger?.(data.systemPrompts);
  if (text === undefined) return [];
  return data.questions.map((question) => ({
    ...question,
    prompt: fitting(tokenizer, withSystemPrompt(question.prompt, text)),
  }));
}

function fitting({ hasSystemRole }: Tokenizer, prompt: Conversation['prompt']): Question['prompt'] {
  return hasSystemRole ? prompt : withoutSystemRole(prompt);
}

/**
 * The limit of new tokens of all replies to these questions. A model of few positions gives shorter replies than the
 * setting allows, which their marks call cut.
 */
export function longestReply(model: Reader, setting: Setting, questions: readonly Question[]): number {
  const open = questions.filter(({ choices }) => !choices);
  const longest = Math.max(0, ...open.map((question) => leastLength(model, question) - 1));
  return Math.min(setting.maximumNewTokens, model.network.maximumLength - longest);
}

/**
 * Fails where a row or a question does not fit the model's positions, or its chat template refuses it. It is asked
 * before a training, because replies come after it.
 */
export function checkFit(model: Reader, { name }: Setting, rows: StreamData, questions: readonly Question[]): void {
  const { maximumLength } = model.network;
  const refuse = (what: string, length: number, where: string) =>
    fail(
      name,
      `Expected ${what} within the model's ${maximumLength} positions, got ${length} tokens in ${where}. Shorten it, or choose a model with a longer context.`,
    );
  for (const [stream, examples = []] of Object.entries(rows)) {
    // The last token is only a target, never an input.
    const long = examples.findIndex(({ tokens }) => tokens.length - 1 > maximumLength);
    if (long < 0) continue;
    const where = `row ${long + 1} of the stream '${stream}'`;
    refuse('rows', examples[long]!.tokens.length - 1, where);
  }
  for (const question of questions) {
    const length = leastLength(model, question);
    if (length <= maximumLength) continue;
    const text = messagesOf(question.prompt).at(-1)?.content ?? '';
    const where = `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}"`;
    refuse('questions with their answers', length, where);
  }
}

/** Tokens of a question with its longest choice, or with the first token of a reply. */
function leastLength({ tokenizer }: Pick<Reader, 'tokenizer'>, { prompt, choices }: Question): number {
  const messages = messagesOf(prompt);
  const asked = tokenizer.chat(messages).length;
  if (!choices) return asked + 1;
  // The last token ends the turn and is not weighed.
  return Math.max(...choices.map((choice) => tokenizer.example(messages, choice).tokens.length - 1));
}
