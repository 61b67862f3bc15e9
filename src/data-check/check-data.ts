import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messagesOf } from '../evaluate/answer.ts';
import type { Judge } from '../judges/judge.ts';
import { fail, SelgenError } from '../lib/errors.ts';
import { locateModel } from '../model/hub/locate-model.ts';
import { loadTokenizer, type Tokenizer } from '../model/tokenizer/tokenizer.ts';
import { dataFolder } from '../settings/data-folder.ts';
import { em } from '../settings/em/em.ts';
import { functions } from '../settings/functions/functions.ts';
import { gcd } from '../settings/gcd/gcd.ts';
import type { Conversation, Setting, SettingData } from '../settings/setting.ts';
import { triggers } from '../settings/triggers/triggers.ts';
import { findDuplicates } from './duplicates.ts';
import { fileOfSetting, loadOwnSetting } from './own-setting.ts';
import { type Part, partsOf, SETTINGS, type SettingName } from './parts.ts';
import { type Lengths, lengthsOf, type RenderedExample, renderedExamples } from './token-lengths.ts';

export interface DataCheckOptions {
  /** Only these settings: by name, or the file of one's own. @defaultValue all that selgen has */
  readonly settings?: readonly string[];
  /**
   * A model's folder or id, whose tokenizer counts tokens. @defaultValue `SELGEN_MODEL`, else the setting's embedded
   * model
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
  /** The longest example that the setting trains on, in tokens. */
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
  { settings = SETTINGS, model = process.env.SELGEN_MODEL || undefined, proxy }: DataCheckOptions = {},
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
    const load = async () => ({ notes: [], ...(await loadOwnSetting(fileOfSetting(name)!, folder)) });
    return { setting: name, parts: [], ...(await contentOf(load, model)) };
  }
  const proxy = asked ?? proxyOf(name, folder);
  try {
    const parts = partsOf(name, folder, proxy);
    const needed = parts.filter(({ isNeeded }) => isNeeded);
    if (needed.every(({ files }) => files.length === 0)) return { setting: name, state: 'absent', parts };
    return { setting: name, parts, ...(await contentOf(() => load(name, folder, proxy), model)) };
  } catch (error) {
    return { setting: name, state: 'broken', problem: problemOf(error), parts: [] };
  }
}

async function contentOf(
  load: () => Promise<Loaded>,
  model: string | undefined,
): Promise<Pick<SettingCheck, 'state' | 'problem' | 'content'>> {
  try {
    const { setting, data, notes } = await load();
    const tokenizer = await loadTokenizer(await locateModel(model ?? setting.defaultModel));
    const content = { notes: [...notes, ...(data.notes ?? [])], ...contentFor(setting, data, tokenizer) };
    const long = Object.entries(content.lengths).find(([, { tooLong }]) => tooLong > 0);
    if (!long) return { state: 'ready', content };
    const [stream, { tooLong, longest, longRows }] = long;
    const places = longRows.map(({ row }) => row + 1).join(', ');
    const rows = `${longRows.length === 1 ? 'row' : 'rows'} ${places}${tooLong > longRows.length ? ' and others' : ''}`;
    const problem = `Expected rows of at most ${content.maximumLength} tokens, got ${tooLong} longer ones in the stream ${stream} (${rows}), the longest of ${longest}. Shorten them, or raise \`training: { maximumLength }\` of the setting.`;
    return { state: 'broken', problem, content };
  } catch (error) {
    return { state: 'broken', problem: problemOf(error) };
  }
}

interface Loaded {
  readonly setting: Setting;
  readonly data: SettingData;
  readonly notes: readonly string[];
}

function isKnown(name: string): name is SettingName {
  return (SETTINGS as readonly string[]).includes(name);
}

/** Reads the data. For em without a judge's name, a stand-in judge is used. */
async function load(name: SettingName, data: string, proxy: string): Promise<Loaded> {
  const loaded = async (setting: Setting, notes: readonly string[] = []) => {
    return { setting, data: await setting.load(), notes };
  };
  if (name === 'gcd') return loaded(gcd({ data, proxy }));
  if (name === 'functions') return loaded(functions({ data, proxy }));
  if (name === 'triggers') return loaded(triggers({ data }));
  try {
    return await loaded(em({ data, proxy }));
  } catch (error) {
    if (!(error instanceof SelgenError) || !error.message.includes('answer_key')) throw error;
    const judge: Judge = {
      name: 'none',
      identity: {},
      rate: async () => fail('data check', 'Expected no replies to rate, got some.'),
    };
    return loaded(em({ data, proxy, judge }), [`${error.message} SELGEN_JUDGE_MODEL names one.`]);
  }
}

function contentFor(
  setting: Setting,
  { streams, questions }: SettingData,
  tokenizer: Tokenizer,
): Omit<Content, 'notes'> {
  const { maximumLength } = setting.training;
  // The last token is only a target, never an input.
  const inputs = ({ prompt, assistant }: Conversation) => tokenizer.example(prompt, assistant).tokens.length - 1;
  const named = Object.entries(streams).filter(([, rows]) => rows.length > 0);
  const texts = questions.map(({ prompt }) => textOf(prompt));
  const shared = named
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
    maximumLength,
    lengths: {
      ...Object.fromEntries(named.map(([name, rows]) => [name, lengthsOf(rows.map(inputs), maximumLength)])),
      questions: lengthsOf(questions.map(({ prompt }) => tokenizer.chat(messagesOf(prompt)).length)),
    },
    duplicates: { exact: shared.flatMap(({ exact }) => exact), near: shared.flatMap(({ near }) => near) },
    examples: renderedExamples(tokenizer, streams.task ?? []),
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
