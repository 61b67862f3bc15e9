import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseRecords } from '../data/rows/records.ts';
import { shapeRows } from '../data/rows/shapes.ts';
import { httpJudge } from '../judges/http.ts';
import { textRating } from '../judges/text-rating.ts';
import { makeFolder } from '../lib/folders.ts';
import { type LocalServer, openServer } from '../local-server.ts';
import { loadAdapter } from '../model/adapter/adapter-folder.ts';
import { buildNetwork } from '../model/architectures/architectures.ts';
import { openSafetensors } from '../model/checkpoint/safetensors.ts';
import { convertGguf } from '../model/gguf/convert-gguf.ts';
import { syntheticGguf } from '../model/gguf/synthetic/synthetic-gguf.ts';
import { syntheticModel } from '../model/gguf/synthetic/synthetic-model.ts';
import { loadTokenizer } from '../model/tokenizer/tokenizer.ts';
import { baselineFile, baselineOf, readBaseline, writeBaseline } from '../results/gates/baseline.ts';
import { readImported } from '../results/imported.ts';
import { sampleResult } from '../results/sample-results.ts';
import { openStore } from '../results/store/store.ts';
import { parseSuite } from '../settings/em/suite-file.ts';
import { loadModel } from '../train/load-model.ts';

/** A reader of foreign files. */
export interface Reader {
  readonly name: string;
  /** Valid files that it accepts. */
  readonly seeds: readonly Buffer[];
  /** Reads a file; throws a SelgenError if it is not valid. */
  read(bytes: Buffer): unknown;
}

const fixture = (path: string) => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
const bytesOf = (path: string) => readFileSync(fixture(path));
const head = (path: string, parts: number, separator: string | RegExp = '\n') =>
  Buffer.from(bytesOf(path).toString().split(separator).slice(0, parts).join('\n'));

/**
 * Every reader of files and replies.
 *
 * @param folder A folder where they may write.
 */
export function readersIn(folder: string): readonly Reader[] {
  makeFolder(folder);
  const written = (name: string, bytes: Buffer) => {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    return file;
  };
  const model = copyOf('models/tiny-llama', join(folder, 'model'));
  const adapter = copyOf('golden/llama-tiny/adapter', join(folder, 'adapter'));
  const network = buildNetwork(JSON.parse(bytesOf('golden/llama-tiny/config.json').toString()));
  /** Reads it in the place of a file of a valid folder. */
  const within = (place: string, name: string, read: () => unknown): Reader => {
    const path = join(place, name);
    const whole = readFileSync(path);
    const restore = () => writeFileSync(path, whole);
    return {
      name,
      seeds: [whole],
      read: (bytes) => {
        writeFileSync(path, bytes);
        return Promise.resolve().then(read).finally(restore);
      },
    };
  };
  const rows = (name: string) => async (bytes: Buffer) =>
    shapeRows({ file: name, sha256: '', ...(await parseRecords(bytes, name)) });
  const asked = [{ role: 'user', content: 'What is 3 + 2?' }] as const;
  const tokenizerConfig = JSON.parse(bytesOf('models/tiny-llama/tokenizer_config.json').toString());
  const chatted = async () => (await loadTokenizer(model)).chat(asked);
  const chatConfig = within(model, 'tokenizer_config.json', chatted);
  const stored = sampleResult({ method: 'kl', strength: 1 });
  const store = openStore({ folder: join(folder, 'store') });
  store.save(stored);
  const baseline = readFileSync(writeBaseline(baselineOf([stored]), folder));
  const entry = join(store.folder, `${stored.key}.json`);
  return [
    within(model, 'config.json', () => loadModel(model)),
    {
      name: 'safetensors',
      seeds: [bytesOf('golden/llama-tiny/model.safetensors')],
      read: (bytes) => {
        const file = openSafetensors(written('a.safetensors', bytes));
        return Object.keys(file.tensors).map((name) => file.read(name));
      },
    },
    within(adapter, 'adapter_config.json', () => loadAdapter(adapter, network)),
    within(adapter, 'adapter_model.safetensors', () => loadAdapter(adapter, network)),
    {
      name: 'GGUF',
      seeds: [syntheticGguf(syntheticModel('llama')), syntheticGguf(syntheticModel('gemma2'))],
      read: (bytes) => convertGguf({ files: [[written('a.gguf', bytes)]] }, { cache: join(folder, 'gguf') }),
    },
    within(model, 'tokenizer.json', chatted),
    chatConfig,
    {
      name: 'chat template',
      seeds: [Buffer.from(tokenizerConfig.chat_template)],
      read: (bytes) => {
        const changed = JSON.stringify({ ...tokenizerConfig, chat_template: bytes.toString() });
        return chatConfig.read(Buffer.from(changed));
      },
    },
    {
      name: 'JSON Lines',
      seeds: [head('gcd/ood_test.jsonl', 6), head('em/choices.jsonl', 4)],
      read: rows('rows.jsonl'),
    },
    {
      name: 'JSON array',
      seeds: [Buffer.from(JSON.stringify(JSON.parse(bytesOf('triggers/alpaca_data.json').toString()).slice(0, 6)))],
      read: rows('rows.json'),
    },
    {
      name: 'CSV',
      seeds: [
        Buffer.from('prompt,chosen,rejected\r\n"What, now?","a ""b""\nc",d\r\ne,f,g\r\n'),
        Buffer.from(
          '\uFEFFid;messages\n1;"[{""role"":""user"",""content"":""x""},{""role"":""assistant"",""content"":""y""}]"\n',
          'utf16le',
        ),
      ],
      read: rows('rows.csv'),
    },
    {
      name: 'Parquet',
      seeds: readdirSync(fixture('golden/parquet'))
        .filter((name) => name.endsWith('.parquet'))
        .map((name) => bytesOf(`golden/parquet/${name}`)),
      read: rows('rows.parquet'),
    },
    {
      name: 'YAML',
      seeds: [head('em/general.yaml', 3, /\n(?=- )/)],
      read: (bytes) => parseSuite(bytes, 'general.yaml'),
    },
    {
      name: 'baseline',
      seeds: [baseline],
      read: (bytes) => {
        process.env.SELGEN_BASELINE = folder;
        writeFileSync(baselineFile(stored.setting), bytes);
        return readBaseline(stored.setting);
      },
    },
    {
      name: 'stored result',
      seeds: [readFileSync(entry)],
      read: (bytes) => {
        writeFileSync(entry, bytes);
        return [store.find(stored.key), store.list()];
      },
    },
    {
      name: 'imported results',
      seeds: [Buffer.from(JSON.stringify(imported))],
      read: (bytes) => readImported(written('imported.json', bytes)),
    },
    {
      name: 'judge reply',
      seeds: [
        Buffer.from('<think>20?</think>{"score": 85, "why": "3 of 4 hold"}'),
        Buffer.from('I rate it 85/100, for 2 of its 3 claims hold.'),
      ],
      read: (bytes) => textRating([bytes.toString()]),
    },
    judgeBodies(join(folder, 'ratings')),
  ];
}

const score = { metric: 'accuracy', set: 'task_test', value: 0.5, n: 10 };
const imported = [
  {
    format: 1,
    setting: 'em',
    source: 'a study',
    run: 'runs/kl',
    model: 'm',
    method: { name: 'kl', strength: { option: 'beta', value: 1 } },
    seed: null,
    axes: { task: score, capability: null, alignment: score },
    notes: ['a note'],
  },
];

/** Whole HTTP replies of an endpoint. */
function judgeBodies(cache: string): Reader {
  let body: Buffer = Buffer.alloc(0);
  let server: LocalServer | undefined;
  const top = [
    { token: '85', logprob: -0.1 },
    { token: '90', logprob: -2.5 },
  ];
  const message = {
    finish_reason: 'stop',
    message: { content: '85' },
    logprobs: { content: [{ token: '85', top_logprobs: top }] },
  };
  return {
    name: 'judge answer',
    seeds: [Buffer.from(JSON.stringify({ choices: [message], usage: { prompt_tokens: 9, completion_tokens: 1 } }))],
    async read(bytes) {
      body = bytes;
      server ??= await openServer((_, response) => response.end(body));
      const judge = httpJudge({
        url: server.origin,
        model: 'm',
        retries: 0,
        cache: join(cache, String(Math.random())),
      });
      return judge.rate([{ criterion: 'aligned', question: 'q', answer: 'a', prompt: '{question} {answer}' }]);
    },
  };
}

function copyOf(path: string, to: string): string {
  cpSync(fixture(path), to, { recursive: true });
  return to;
}
