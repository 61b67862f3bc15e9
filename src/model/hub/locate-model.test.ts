import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import type { HubEnvironment } from './environment.ts';
import { type LocateOptions, locateModel } from './locate-model.ts';
import { type MockHub, openMockHub } from './mock-hub.ts';

const commit = 'c'.repeat(40);
const config = {
  model_type: 'gemma',
  vocab_size: 8,
  hidden_size: 2,
  intermediate_size: 2,
  num_hidden_layers: 1,
  num_attention_heads: 1,
  num_key_value_heads: 1,
  head_dim: 2,
  max_position_embeddings: 8,
};
const weights = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, index) => (index * 31) % 251));
const describing = {
  'config.json': Buffer.from(JSON.stringify(config)),
  'tokenizer.json': Buffer.from('{}'),
  'tokenizer_config.json': Buffer.from('{"a": 1}'),
  'chat_template.jinja': Buffer.from('{{ messages }}'),
  'README.md': Buffer.from('---\nlicense: mit\n---\n'),
  'model.onnx': Buffer.from('not needed'),
};

const folder = emptiedFolder('hub');
let files: Record<string, Buffer>;
let hub: MockHub;
let environment: HubEnvironment;
const waits = [1, 1];
const locate = (source = 'org/tiny', options: LocateOptions = {}) =>
  locateModel(source, { environment, waits, ...options });
const as = (changes: Partial<HubEnvironment>): LocateOptions => ({ environment: { ...environment, ...changes } });

beforeEach(async () => {
  files = { ...describing, 'model.safetensors': weights };
  hub = await openMockHub({ name: 'org/tiny', commit, refs: { main: commit, 'v1.0': commit }, files });
  environment = { cache: join(folder, 'hub'), endpoint: hub.endpoint, token: undefined, offline: false };
});
afterEach(() => hub.close());

describe('a download', () => {
  test('lies in the cache as every tool of the hub lays it out', async () => {
    const progress: number[] = [];
    const found = await locate('org/tiny', { onProgress: (done, total) => progress.push(done / total) });
    const repository = join(environment.cache, 'models--org--tiny');
    expect(found).toBe(join(repository, 'snapshots', commit));
    expect(readdirSync(found).sort()).toEqual(
      Object.keys(files)
        .filter((name) => name !== 'model.onnx')
        .sort(),
    );
    for (const name of readdirSync(found)) {
      expect(readFileSync(join(found, name)).equals(files[name]!), name).toBe(true);
      expect(lstatSync(join(found, name)).isSymbolicLink()).toBe(true);
    }
    expect(readFileSync(join(repository, 'refs/main'), 'utf8')).toBe(commit);
    expect(readdirSync(join(repository, 'blobs')).every((name) => /^[0-9a-f]+$/.test(name))).toBe(true);
    expect(progress.at(-1)).toBe(1);
    expect(progress.every((share, index) => share > 0 && share >= (progress[index - 1] ?? 0))).toBe(true);
  });

  test('is asked of the network once, and of no network at all where the cache has it', async () => {
    const found = await locate();
    const asked = hub.log.length;
    expect(await locate()).toBe(found);
    expect(await locate('org/tiny', as({ offline: true }))).toBe(found);
    expect(await locate(`org/tiny@${commit}`, as({ offline: true }))).toBe(found);
    expect(hub.log).toHaveLength(asked);
  });

  test('of a tag shares blobs with that of a branch', async () => {
    await locate();
    hub.log.length = 0;
    expect(await locate('org/tiny@v1.0')).toMatch(commit);
    expect(hub.log.filter((line) => line.includes('/resolve/'))).toEqual([]);
  });

  test('goes on where the connection broke, as often as it breaks', async () => {
    hub.failures.cuts.push(100_000, 70_000, 30_000, 0, 5);
    const found = await locate('org/tiny', { waits: [1, 1, 1, 1, 1] });
    expect(readFileSync(join(found, 'model.safetensors')).equals(weights)).toBe(true);
    const starts = startsOf(hub.log);
    expect(starts.length).toBeGreaterThan(1);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(starts[0]).toBeGreaterThan(0);
  });

  test('goes on in a later run', async () => {
    hub.failures.cuts.push(100_000, 0, 0, 0);
    await expect(locate()).rejects.toThrow(
      /Expected 300000 bytes of model\.safetensors of org\/tiny, got \d+ and then .*What came is kept: run again/,
    );
    hub.failures.cuts.length = 0;
    hub.log.length = 0;
    expect(readFileSync(join(await locate(), 'model.safetensors')).equals(weights)).toBe(true);
    expect(startsOf(hub.log)).toEqual([expect.toSatisfy((start: number) => start > 0 && start <= 100_000)]);
  });

  test('of shards takes those that the index names, no more', async () => {
    delete files['model.safetensors'];
    files['model-1.safetensors'] = weights;
    files['model-2.safetensors'] = weights.subarray(9);
    files['other.safetensors'] = weights.subarray(99);
    const map = { a: 'model-1.safetensors', b: 'model-2.safetensors', c: 'model-1.safetensors' };
    files['model.safetensors.index.json'] = Buffer.from(JSON.stringify({ weight_map: map }));
    const found = await locate();
    expect(
      readdirSync(found)
        .filter((name) => name.endsWith('.safetensors'))
        .sort(),
    ).toEqual(Object.values(map).slice(0, 2));
    rmSync(join(found, 'model-2.safetensors'));
    await expect(locate('org/tiny', as({ offline: true }))).rejects.toThrow(/got no whole copy/);
    expect(await locate()).toBe(found);
    expect(existsSync(join(found, 'model-2.safetensors'))).toBe(true);
  });

  test('shows the token to the hub, and to nobody that it sends us on to', async () => {
    hub.failures.tokens = ['hf_mine'];
    await locate('org/tiny', as({ token: 'hf_mine' }));
    expect(hub.log.filter((line) => line.startsWith('hub')).every((line) => line.endsWith('Bearer hf_mine'))).toBe(
      true,
    );
    const storage = hub.log.filter((line) => line.startsWith('storage'));
    expect(storage.length).toBeGreaterThan(0);
    expect(storage.join()).not.toContain('hf_mine');
  });

  test('outlasts a hub that stumbles', async () => {
    hub.failures.statuses.push(503, 429, 0, 500);
    expect(await locate()).toMatch(commit);
  });
});

/** Offsets at which requests for the rest of the weights started. */
function startsOf(log: readonly string[]): number[] {
  return log.flatMap((line) => /^storage GET \/model.*bytes=(\d+)-299999/.exec(line)?.[1] ?? []).map(Number);
}

describe('what goes wrong says what to do', () => {
  test.each<[string, () => void, Partial<HubEnvironment>, RegExp]>([
    [
      'no such model',
      () => {},
      {},
      /\[hub\] Expected a public model no\/such, got status 401\. Check the name at .*log in with `hf auth login` or set HF_TOKEN/,
    ],
    [
      'no such model for a token',
      () => {},
      { token: 'hf_mine' },
      /Expected a model no\/such that your token may see, got status 404/,
    ],
  ])('%s', async (_, prepare, changes, message) => {
    prepare();
    await expect(locate('no/such', as(changes))).rejects.toThrow(message);
  });

  test.each<[string, () => void, Partial<HubEnvironment>, RegExp]>([
    [
      'a private model',
      () => Object.assign(hub.failures, { tokens: ['hf_other'] }),
      {},
      /if it is private, log in with/,
    ],
    [
      'a token that is no longer valid',
      () => Object.assign(hub.failures, { tokens: [] }),
      { token: 'hf_old' },
      /Expected a valid token, got status 401 for org\/tiny\. Renew it at .*\/settings\/tokens and set HF_TOKEN/,
    ],
    [
      'a licence, not logged in',
      () => Object.assign(hub.failures, { consents: [] }),
      {},
      /got status 401: its licence asks for consent\. Accept it at http:.*\/org\/tiny, then log in/,
    ],
    [
      'a licence not accepted',
      () => Object.assign(hub.failures, { consents: [] }),
      { token: 'hf_mine' },
      /got status 403: its licence asks for consent\. Accept it at http:.*\/org\/tiny with the account of your token/,
    ],
    [
      'a forbidden file',
      () => hub.failures.statuses.push(403),
      { token: 'hf_mine' },
      /Expected access to org\/tiny, got status 403 from http.* See .*, or give your token the right to read it/,
    ],
    [
      'a cache that is a file',
      () => writeFileSync(environment.cache, ''),
      {},
      /Expected a folder that can be written, got .*hub: .*or name another with HF_HUB_CACHE/,
    ],
    [
      'a hub out of order',
      () => hub.failures.statuses.push(500, 502, 503),
      {},
      /Expected an answer from http:.* for org\/tiny, got status 503 3 times\. Check the connection/,
    ],
    [
      'nobody there',
      () => {},
      { endpoint: 'http://127.0.0.1:9' },
      /Expected an answer from http:\/\/127\.0\.0\.1:9 for org\/tiny, got .* 3 times\. Check the connection/,
    ],
    [
      'offline and not cached',
      () => {},
      { offline: true },
      /\[hub\] Expected org\/tiny at 'main' in \/.*\/hub, got no whole copy, and HF_HUB_OFFLINE forbids to download it/,
    ],
    [
      'no safetensors',
      () => delete files['model.safetensors'],
      {},
      /Expected model\.safetensors\.index\.json among the files of org\/tiny at 'main', got config\.json.*Choose a model with safetensors weights/,
    ],
    [
      'no fast tokenizer',
      () => delete files['tokenizer.json'],
      {},
      /Expected tokenizer\.json among the files of org\/tiny.*save_pretrained/,
    ],
    [
      'an index of files elsewhere',
      () => {
        delete files['model.safetensors'];
        files['model.safetensors.index.json'] = Buffer.from('{"weight_map": {"a": "../../../secret.safetensors"}}');
      },
      {},
      /Expected model\.safetensors\.index\.json of org\/tiny to name \.safetensors files beside it/,
    ],
  ])('%s', async (_, prepare, changes, message) => {
    prepare();
    await expect(locate('org/tiny', as(changes))).rejects.toThrow(message);
    await expect(locate('org/tiny', as({ ...changes, offline: true }))).rejects.toThrow(/no whole copy/);
  });

  test('no such revision', async () => {
    await expect(locate('org/tiny@v9')).rejects.toThrow(/Expected a branch, tag or commit of org\/tiny, got 'v9'/);
  });

  test('an architecture that we lack, before its weights come', async () => {
    files['config.json'] = Buffer.from('{"model_type": "mamba"}');
    await expect(locate()).rejects.toThrow(/Expected a `model_type` among gemma.*'mamba'/);
    expect(hub.log.join('\n')).not.toContain('model.safetensors');
  });

  test('a damaged file, which is removed', async () => {
    hub.failures.damaged['model.safetensors'] = Buffer.from(weights).fill(7, 5, 6);
    await expect(locate()).rejects.toThrow(
      /Expected model\.safetensors of org\/tiny with the hash [0-9a-f]{64}, got .*damaged and was removed/,
    );
    hub.failures.damaged = { 'tokenizer.json': Buffer.from('{]') };
    await expect(locate('org/tiny', as({ cache: join(folder, 'another') }))).rejects.toThrow(
      /Expected tokenizer\.json of org\/tiny with the hash [0-9a-f]{40}/,
    );
    hub.failures.damaged = {};
    expect(readFileSync(join(await locate(), 'model.safetensors')).equals(weights)).toBe(true);
  });
});

describe('what names no model of the hub', () => {
  test('a folder is taken as it is, whatever its name', async () => {
    const local = join(folder, 'org', 'tiny');
    mkdirSync(local, { recursive: true });
    expect(await locate(local)).toBe(local);
    expect(hub.log).toEqual([]);
  });

  test('anything else is refused', async () => {
    await expect(locate('./models/gemma')).rejects.toThrow(
      "Expected a model's folder, a GGUF file or an id of the hub such as google/gemma-2b-it or org/name@revision, got no folder './models/gemma'.",
    );
  });

  test('and so is a file', async () => {
    const file = join(folder, 'model.bin');
    writeFileSync(file, '');
    await expect(locate(file)).rejects.toThrow(/got the file '.*model\.bin'/);
  });
});
