import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runCommandLine } from '../cli/program.ts';
import { saveAdapter } from '../model/adapter/adapter-folder.ts';
import { sampleAdapters } from '../model/adapter/adapter-samples.ts';
import { type MockUploads, openMockUploads } from '../model/hub/mock-uploads.ts';
import { sampleResult } from '../results/sample-results.ts';
import { openStore } from '../results/store/store.ts';
import { tinyGemma } from '../settings/embedded.ts';
import { emptiedFolder } from '../temporary-folder.ts';
import { loadModel } from '../train/load-model.ts';
import { push } from './push.ts';

const trial = sampleResult({ method: 'kl', strength: 0.1 });
const folder = emptiedFolder('push');
let hub: MockUploads;
beforeEach(async () => {
  hub = await openMockUploads('hf_writes');
  vi.stubEnv('SELGEN_STORE', join(folder, 'trials'));
  vi.stubEnv('HF_ENDPOINT', hub.endpoint);
  vi.stubEnv('HF_TOKEN', 'hf_writes');
  const { network } = await loadModel(tinyGemma);
  openStore().save(trial, (draft) =>
    saveAdapter(draft, network, { ...sampleAdapters(network).joined, baseModel: tinyGemma, metadata: {} }),
  );
  openStore().save(sampleResult({ method: 'base' }));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await hub.close();
});

test('an adapter comes to the hub whole, with its card and the base by its name of the hub', async () => {
  const address = await push(trial.key.slice(0, 8), 'me/kl-gcd', { base: 'org/base', license: 'mit', private: true });
  expect(address).toBe(`${hub.endpoint}/me/kl-gcd`);
  expect([...hub.repositories]).toEqual([['me/kl-gcd', 'private']]);
  const own = readFileSync(join(folder, 'trials', trial.key, 'adapter_model.safetensors'));
  expect(hub.files.get('adapter_model.safetensors')?.equals(own)).toBe(true);
  expect(JSON.parse(String(hub.files.get('adapter_config.json')))).toMatchObject({
    base_model_name_or_path: 'org/base',
    peft_type: 'LORA',
  });
  const card = String(hub.files.get('README.md'));
  expect(card).toMatch(/^---\n[\s\S]*license: mit\nbase_model: org\/base\n[\s\S]*- name: kl-gcd\n/);
  expect(String([...hub.files.values()])).not.toContain(tinyGemma);

  await runCommandLine(['push', trial.key, 'me/kl-gcd', '--base', 'org/base']);
  expect([hub.titles.length, hub.repositories.size]).toEqual([2, 1]);
});

test.each<[string, () => Promise<string>, RegExp]>([
  ['a trial without an adapter', () => push(sampleResult({ method: 'base' }).key, 'me/a'), /base left none/],
  ['a base that nobody else has', () => push(trial.key, 'me/a'), /got the folder .*tiny-gemma.*--base org\/name/],
  [
    'a base that is no id',
    () => push(trial.key, 'me/a', { base: '/models/base' }),
    /--base as .* got '\/models\/base'/,
  ],
  ['no repository', () => push(trial.key, 'a', { base: 'org/base' }), /a repository as org\/name, got 'a'/],
  [
    'a token that may not write',
    () => {
      vi.stubEnv('HF_TOKEN', 'hf_reads');
      return push(trial.key, 'me/a', { base: 'org/base', waits: [] });
    },
    /\[hub\] Expected a valid token, got status 401/,
  ],
  [
    'no network',
    () => {
      vi.stubEnv('HF_HUB_OFFLINE', '1');
      return push(trial.key, 'me/a', { base: 'org/base' });
    },
    /the network, got HF_HUB_OFFLINE/,
  ],
])('%s is told', async (_, pushing, message) => {
  await expect(pushing()).rejects.toThrow(message);
  expect(hub.titles).toEqual([]);
});
