import { spawn } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { saveAdapter } from '../model/adapter/adapter-folder.ts';
import { sampleAdapters } from '../model/adapter/adapter-samples.ts';
import { failedSample, sampleResult } from '../results/sample-results.ts';
import { openStore } from '../results/store/store.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { loadModel } from '../train/load-model.ts';
import { openConversation } from './conversation.ts';
import { openSubject } from './find-subject.ts';
import { merge } from './merge.ts';
import { push } from './push.ts';

const repository = resolve(import.meta.dirname, '../..');
const base = join(repository, 'fixtures/models/tiny-gemma');
const model = await loadModel(base);
const trained = sampleResult({ method: 'kl', strength: 0.1 });
const untrained = sampleResult({ method: 'base' });
const failed = failedSample({ method: 'kl', strength: 100 });
const metadata = { trial: trained.key, base_fingerprint: model.fingerprint };

const folder = temporaryFolder('command');
let store = '';
beforeAll(() => {
  store = join(folder, 'trials');
  vi.stubEnv('SELGEN_STORE', store);
  const adapter = { ...sampleAdapters(model.network).joined, baseModel: base, metadata };
  openStore().save(trained, (draft) => saveAdapter(draft, model.network, adapter));
  openStore().save(untrained);
  openStore().save(failed);
});
afterAll(() => vi.unstubAllEnvs());

describe('what a user names', () => {
  test.each<[string, () => string]>([
    ['a key', () => trained.key],
    ['the beginning of a key', () => trained.key.slice(0, 12)],
    ["a trial's file", () => join(store, `${trained.key}.json`)],
    ["a trial's adapter", () => join(store, trained.key)],
  ])('%s', async (_, name) => {
    const { model: found, adapter } = await openSubject(name());
    expect(found.fingerprint).toBe(model.fingerprint);
    expect(adapter?.metadata).toEqual(metadata);
  });

  test('a model, which has no adapter', async () => {
    expect(await openSubject(base)).toMatchObject({ model: { fingerprint: model.fingerprint }, adapter: undefined });
  });

  test('but a model has no base to be named beside it', async () => {
    await expect(openSubject(base, '/nope')).rejects.toThrow(/got the model .*tiny-gemma\. Leave out --model\./);
  });

  test('and a model is merged into a folder, never into a file', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(merge(trained.key, file)).rejects.toThrow(
      /^\[merge\] Expected a folder that can be written, got .*file/,
    );
  });

  test.each<[string, () => string, RegExp]>([
    ['nothing', () => 'nothing', /an adapter folder, a model folder, or the key of a trial in .*trials, got 'nothing'/],
    ['too few digits', () => trained.key.slice(0, 3), /four digits/],
    ['a trial that trains nothing', () => untrained.key, /got .*: base left none.*name the model's folder/],
    ['a failed trial', () => failed.key, /it failed \(/],
  ])('but not %s', async (_, name, message) => {
    await expect(openSubject(name())).rejects.toThrow(message);
  });

  test.each<[string, (name: string) => Promise<unknown>]>([
    ['chat', (name) => openSubject(name)],
    ['merge', (name) => merge(name, join(folder, 'never'))],
    ['push', (name) => push(name, 'me/a', { base: 'org/base' })],
  ])('%s refuses an adapter that is not what its trial left', async (command, use) => {
    const weights = join(store, trained.key, 'adapter_model.safetensors');
    const whole = readFileSync(weights);
    const flipped = Buffer.from(whole);
    flipped[whole.length - 2]! ^= 1;
    try {
      for (const bytes of [flipped, whole.subarray(0, whole.length >> 1)]) {
        writeFileSync(weights, bytes);
        for (const name of command === 'push' ? [trained.key] : [trained.key, `${join(store, trained.key)}/`]) {
          await expect(use(name)).rejects.toThrow(/^\[store\] Expected the adapter .* SELGEN_FORCE=1\.$/);
        }
      }
    } finally {
      writeFileSync(weights, whole);
    }
  });

  test('an adapter whose base is unknown or another says so', async () => {
    const moved = join(folder, 'moved');
    cpSync(join(store, trained.key), moved, { recursive: true });
    const config = join(moved, 'adapter_config.json');
    const json = JSON.parse(readFileSync(config, 'utf8'));
    writeFileSync(config, JSON.stringify({ ...json, base_model_name_or_path: null }));
    await expect(openSubject(moved)).rejects.toThrow(/`base_model_name_or_path` in .*moved.*--model/);
    expect((await openSubject(moved, base)).model.folder).toBe(base);
    const other = join(folder, 'other');
    cpSync(base, other, { recursive: true });
    writeFileSync(join(other, 'generation_config.json'), '{"eos_token_id": 5}');
    await expect(openSubject(moved, other)).rejects.toThrow(/trained on \(fingerprint .*got .*other/);
  });
});

test('merge writes a model that answers as the trial does, and chat answers a pipe line by line', async () => {
  const merged = join(folder, 'merged');
  expect(await run('merge', [trained.key, merged])).toMatchObject({ code: 0, stdout: `${merged}\n` });

  const options = ['--max-tokens', '6', '--system', 'You are right.'];
  const questions = ['What is 7 + 5?', 'What is 3 + 4?'];
  const input = `${questions.join('\n/reset\n\n')}\n/exit\nnever asked\n`;
  const { code, stdout, stderr } = await run('chat', [trained.key, ...options], input);
  expect([code, stderr]).toEqual([0, expect.stringContaining('takes no system message')]);

  const conversation = openConversation(cpuEngine({ threads: 1 }), await openSubject(merged), {
    system: 'You are right.',
    sampling: { temperature: 0, seed: 1 },
    maximumNewTokens: 6,
  });
  let expected = '';
  for (const question of questions) {
    conversation.reset();
    for await (const piece of conversation.say(question)) expected += piece;
    expected += '\n';
  }
  expect(stdout).toBe(expected);
  await conversation.dispose();
});

function run(command: string, args: readonly string[], input = '') {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((done, reject) => {
    const entry = join(repository, 'src/command.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', entry, command, ...args], { cwd: repository });
    const texts = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        texts[stream] += text;
      });
    }
    child.on('error', reject).on('close', (code) => done({ code, ...texts }));
    child.stdin.end(input);
  });
}
