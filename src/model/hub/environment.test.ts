import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import { readHubEnvironment } from './environment.ts';

const home = emptiedFolder('home');

test("the cache lies where the hub's own tools look", () => {
  const cacheOf = (env: NodeJS.ProcessEnv) => readHubEnvironment(env).cache;
  expect(cacheOf({})).toBe(join(homedir(), '.cache/huggingface/hub'));
  expect(cacheOf({ XDG_CACHE_HOME: '/x' })).toBe('/x/huggingface/hub');
  expect(cacheOf({ HF_HOME: '/h', XDG_CACHE_HOME: '/x' })).toBe('/h/hub');
  expect(cacheOf({ HF_HOME: '~/h' })).toBe(join(homedir(), 'h/hub'));
  expect(cacheOf({ HF_HUB_CACHE: '/c', HF_HOME: '/h' })).toBe('/c');
  expect(cacheOf({ HUGGINGFACE_HUB_CACHE: '/old', HF_HOME: '/h' })).toBe('/old');
});

test('the token is that of HF_TOKEN, or of the last login', () => {
  const tokenOf = (env: NodeJS.ProcessEnv) => readHubEnvironment({ HF_HOME: home, ...env }).token;
  expect(tokenOf({})).toBeUndefined();
  writeFileSync(join(home, 'token'), 'hf_login\n');
  expect(tokenOf({})).toBe('hf_login');
  writeFileSync(join(home, 'other'), 'hf_other');
  expect(tokenOf({ HF_TOKEN_PATH: join(home, 'other') })).toBe('hf_other');
  expect(tokenOf({ HF_TOKEN: ' hf_named ' })).toBe('hf_named');
  expect(() => tokenOf({ HF_TOKEN: 'secret' })).toThrow(
    /Expected a token that begins with hf_, got another in HF_TOKEN\. Make one at/,
  );
});

test('offline and the endpoint are what the variables say', () => {
  expect(readHubEnvironment({ HF_HOME: home })).toMatchObject({ offline: false, endpoint: 'https://huggingface.co' });
  for (const value of ['1', 'true', 'YES', 'on'])
    expect(readHubEnvironment({ HF_HUB_OFFLINE: value }).offline).toBe(true);
  expect(readHubEnvironment({ HF_HUB_OFFLINE: '0', TRANSFORMERS_OFFLINE: '1' }).offline).toBe(true);
  expect(readHubEnvironment({ HF_ENDPOINT: 'http://mirror/' }).endpoint).toBe('http://mirror');
});
