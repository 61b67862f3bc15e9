import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messagesOf } from '../evaluate/answer.ts';
import { fail, SelgenError } from '../lib/errors.ts';
import { type DescribedModel, describeModel } from '../plan/describe-model.ts';
import { dataFolder } from '../settings/data-folder.ts';
import type { Conversation, SettingData } from '../settings/setting.ts';
import { checkFit, loadFor } from '../suite/trial/fit-model.ts';
import { findDuplicates } from './duplicates.ts';
import { type Loaded, loadSetting } from './load-setting.ts';
import { fileOfSetting, loadOwnSetting } from './own-setting.ts';
import { type Part, partsOf, SETTINGS, type SettingName } from './parts.ts';
import { type Lengths, lengthsOf, type RenderedExample, renderedExamples } from './token-lengths.ts';

export interface DataCheckOptions {
  /** Only these settings: by name, or the file of one's own. @defaultValue all that selgen has */
  readonly settings?: readonly string[];
  /**
   * A model's folder or id, whose tokenizer counts tokens, and whose positions and training set the limits.
   * @defaultValue `SELGEN_MODEL`, else the setting's embedded model
   */
  readonly model?: string | undefined;
  /** The proxy: a label of gcd, or the name of files of em or functions. @defaultValue the setting's own */
  readonly proxy?: string | undefined;
}

export interface DataReport {
  readonly folder: string;
  readonly settings: readonly SettingCheck[];
}

/** The data of one setting in a folder. */
export interface SettingCheck {
  readonly setting: string;
  /** `absent`: there are no files for it. `broken`: a run would stop before training; `problem` says why. */
  readonly state: 'ready' | 'broken' | 'absent';
  readonly problem?: string;
  /** Empty for a setting of one's own. */
  readonly parts: readonly Part[];
  /** Absent if the data could not be read. */
  readonly content?: Content;
}

export interface Content {
  /** Remarks on usable data that still needs something, such as a judge. */
  readonly notes: readonly string[];
  /** The longest example that the setting trains on and the model has positions for, in tokens. */
  readonly maximumLength: number;
  /** Tokens of each stream's examples, and of the questions. */
  readonly lengths: Readonly<Record<string, Lengths>>;
  /** Test questions that occur in training rows. */
  readonly duplicates: { readonly exact: readonly SharedPrompt[]; readonly near: readonly SharedPrompt[] };
  readonly examples: readonly RenderedExample[];
}

/** A test prompt, and a training row's prompt that is equal or nearly so. */
export interface SharedPrompt {
  readonly stream: string;
  readonly similarity: number;
  readonly train: string;
  readonly test: string;
}

/**
 * Checks, before any training, what a folder of data or a data set of the hub holds for each setting.
 *
 * @throws SelgenError if there is no such folder.
 */
export async function checkData(
  source: string,
  { settings = SETTINGS, model: asked, proxy }: DataCheckOptions = {},
): Promise<DataReport> {
  const unknown = settings.find((name) => !isKnown(name) && fileOfSetting(name) === undefined);
  if (unknown !== undefined) {
    fail(
      'data check',
      `Expected a setting (${SETTINGS.join(', ')}), one's own by its name in src/settings, or its file, got '${unknown}'. Name one of them.`,
    );
  }
  const folder = await dataFolder('gcd', source);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    fail('data check', `Expected a folder of data or a data set org/name of the hub, got ${source}. Correct it.`);
  }
  const model = asked || process.env.SELGEN_MODEL || undefined;
  const checks = [];
  for (const setting of settings) checks.push(await checkSetting(setting, folder, model, proxy));
  return { folder, settings: checks };
}

async function checkSetting(
  name: string,
  folder: string,
  model: string | undefined,
  asked: string | undefined,
): Promise<SettingCheck> {
  if (!isKnown(name)) {
    const load = async () => ({ notes: [], ...(await loadOwnSetting(fileOfSetting(name)!, folder, model)) });
    return { setting: name, parts: [], ...(await contentOf(load, model)) };
  }
  const proxy = asked ?? proxyOf(name, folder);
  try {
    const parts = partsOf(name, folder, proxy);
    const needed = parts.filter(({ isNeeded }) => isNeeded);
    if (needed.every(({ files }) => files.length === 0)) return { setting: name, state: 'absent', parts };
    return { setting: name, parts, ...(await contentOf(() => loadSetting(name, folder, proxy, model), model)) };
  } catch (error) {
    return { setting: name, state: 'broken', problem: problemOf(error), parts: [] };
  }
}

async function contentOf(
  load: () => Promise<Loaded>,
  model: string | undefined,
): Promise<Pick<SettingCheck, 'state' | 'problem' | 'content'>> {
  try {
    const loaded = await load();
    const described = await describeModel(model ?? loaded.setting.defaultModel);
    if (described.hasStandIn) {
      fail(
        'data check',
        `Expected tokenizer.json and tokenizer_config.json of the model ${described.source}, got none or only one of them. Add them, or name another model.`,
      );
    }
    const { setting, data } = loaded;
    const fitted = await loadFor(described, { ...setting, load: () => data });
    const content = contentFor(loaded, fitted, described);
    const problem = longRows(content, described) ?? misfit(() => checkFit(described, setting, {}, fitted.questions));
    return problem === undefined ? { state: 'ready', content } : { state: 'broken', problem, content };
  } catch (error) {
    return { state: 'broken', problem: problemOf(error) };
  }
}

/** What a run says of rows that are too long for the setting's training or the model's positions. */
function longRows({ lengths, maximumLength }: Content, { network }: DescribedModel): string | undefined {
  const long = Object.entries(lengths).find(([name, { tooLong }]) => name !== 'questions' && tooLong > 0);
  if (!long) return undefined;
  const [stream, { tooLong, longest, longRows }] = long;
  const places = longRows.map(({ row }) => row + 1).join(', ');
  const rows = `${longRows.length === 1 ? 'row' : 'rows'} ${places}${tooLong > longRows.length ? ' and others' : ''}`;
  const got = `got ${tooLong} longer ones in the stream ${stream} (${rows}), the longest of ${longest}. Shorten them, or`;
  // A longer training does not help where the model has no positions for it.
  return network.maximumLength > maximumLength
    ? `Expected rows of at most ${maximumLength} tokens, ${got} raise \`training: { maximumLength }\` of the setting.`
    : `Expected rows within the model's ${maximumLength} positions, ${got} choose a model with a longer context.`;
}

function misfit(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return problemOf(error);
  }
}

function isKnown(name: string): name is SettingName {
  return (SETTINGS as readonly string[]).includes(name);
}

/** @param fitted The same data with prompts that the model's chat template takes. */
function contentFor(
  { setting, data, notes }: Loaded,
  fitted: SettingData,
  { tokenizer, network }: DescribedModel,
): Content {
  const maximumLength = Math.min(setting.training.maximumLength, network.maximumLength);
  // The last token is only a target, never an input.
  const inputs = ({ prompt, assistant }: Conversation) => tokenizer.example(prompt, assistant).tokens.length - 1;
  const rowLengths = Object.entries(fitted.streams)
    .filter(([, rows]) => rows.length > 0)
    .map(([name, rows]): [string, Lengths] => [name, lengthsOf(rows.map(inputs), maximumLength)]);
  const asked = fitted.questions.map(({ prompt }) => tokenizer.chat(messagesOf(prompt)).length);
  const texts = data.questions.map(({ prompt }) => textOf(prompt));
  const shared = Object.entries(data.streams)
    .filter(([name]) => name !== 'misaligned')
    .map(([stream, rows]) => {
      const train = rows.map(({ prompt }) => textOf(prompt));
      const { exact, near } = findDuplicates(train, texts);
      const pairs = (found: typeof exact): SharedPrompt[] =>
        found.map((pair) => ({
          stream,
          similarity: pair.similarity,
          train: train[pair.train]!,
          test: texts[pair.test]!,
        }));
      return { exact: pairs(exact), near: pairs(near) };
    });
  return {
    notes: [...notes, ...(data.notes ?? [])],
    maximumLength,
    lengths: {
      ...Object.fromEntries(rowLengths),
      // A reply needs a position too.
      questions: lengthsOf(asked, network.maximumLength - 1),
    },
    duplicates: { exact: shared.flatMap(({ exact }) => exact), near: shared.flatMap(({ near }) => near) },
    examples: renderedExamples(tokenizer, fitted.streams.task ?? []),
  };
}

/** A prompt without its system message, which most rows share. */
function textOf(prompt: SettingData['questions'][number]['prompt']): string {
  return messagesOf(prompt)
    .filter(({ role }) => role !== 'system')
    .map(({ content }) => content)
    .join('\n');
}

/** The setting's own proxy, or the first one in the folder if that is missing. */
function proxyOf(name: SettingName, folder: string): string {
  if (name === 'gcd' || name === 'triggers') return 'capitals_mathy';
  const [place, own, pattern] =
    name === 'em'
      ? [join(folder, 'proxy'), 'hhh', /^(.+?)(?:_chosen|_rejected)?\.\w+$/]
      : [folder, 'animals', /^proxy_(.+)\.\w+$/];
  const files = statSync(place, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(place).sort() : [];
  const found = files.flatMap((file) => pattern.exec(file)?.[1] ?? []);
  return found.includes(own) ? own : (found[0] ?? own);
}

function problemOf(error: unknown): string {
  if (error instanceof SelgenError) return error.message;
  throw error;
}
