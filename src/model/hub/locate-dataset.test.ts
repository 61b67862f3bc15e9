import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import { readHubEnvironment } from './environment.ts';
import { locateDataset } from './locate-dataset.ts';
import { type MockHub, openMockHub } from './mock-hub.ts';

const commit = 'c'.repeat(40);
const files = {
  'README.md': Buffer.from('# rows'),
  'data/train-00000-of-00001.jsonl': Buffer.from('{"prompt":"a","completion":"b"}\n'),
  'proxy/hhh.csv': Buffer.from('prompt,chosen,rejected\na,b,c\n'),
  'general.yaml': Buffer.from('- id: x\n'),
  'picture.png': Buffer.from('png'),
};

const folder = emptiedFolder('dataset');
let hub: MockHub;
beforeEach(async () => {
  hub = await openMockHub({
    name: 'org/rows',
    commit,
    refs: { main: commit, 'v1.0': commit },
    files: { ...files },
  });
});
afterEach(() => hub.close());

const locate = (source: string, variables: NodeJS.ProcessEnv = {}) =>
  locateDataset(source, {
    environment: readHubEnvironment({ HF_HOME: folder, HF_ENDPOINT: hub.endpoint, ...variables }),
    waits: [0],
  });

test('a data set is fetched once, without what holds no rows, into the cache that the hub’s tools share', async () => {
  const found = (await locate('org/rows@v1.0'))!;
  expect(found).toBe(join(folder, `hub/datasets--org--rows/snapshots/${commit}`));
  for (const name of ['data/train-00000-of-00001.jsonl', 'proxy/hhh.csv', 'general.yaml'] as const) {
    expect(readFileSync(join(found, name))).toEqual(files[name]);
  }
  expect(existsSync(join(found, 'picture.png'))).toBe(false);
  expect(hub.log.filter((line) => line.includes('/api/datasets/org/rows/revision/v1.0'))).toHaveLength(1);
  const requests = hub.log.length;
  expect(await locate('org/rows@v1.0')).toBe(found);
  expect(await locate(`org/rows@${commit}`, { HF_HUB_OFFLINE: '1' })).toBe(found);
  expect(hub.log).toHaveLength(requests);
});

test('what the cache holds in part is made whole', async () => {
  hub.failures.damaged['general.yaml'] = Buffer.from('- id: y\n');
  await expect(locate('org/rows')).rejects.toThrow(
    /general\.yaml of org\/rows with the hash .*damaged and was removed/,
  );
  hub.failures.damaged = {};
  expect(readFileSync(join((await locate('org/rows'))!, 'general.yaml'))).toEqual(files['general.yaml']);
});

test('what cannot be found says what to do', async () => {
  expect(await locate('a folder/that is/none')).toBeUndefined();
  await expect(locate('org/none')).rejects.toThrow(
    /public data set org\/none, got status 40\d\. Check the name at .*\/datasets\/org\/none, or correct SELGEN_DATA/,
  );
  await expect(locate('org/rows@v2')).rejects.toThrow(/branch, tag or commit of org\/rows, got 'v2'/);
  await expect(locate('org/rows', { HF_HUB_OFFLINE: '1' })).rejects.toThrow(/got no whole copy, and HF_HUB_OFFLINE/);
});

test('a file outside of the data set’s folder is refused', async () => {
  hub.failures.statuses = [];
  const strange = await openMockHub({
    name: 'org/rows',
    commit,
    refs: { main: commit },
    files: { '../../../evil.jsonl': Buffer.from('{}') },
  });
  await expect(locate('org/rows', { HF_ENDPOINT: strange.endpoint })).rejects.toThrow(/within the data set org\/rows/);
  expect(existsSync(join(folder, 'evil.jsonl'))).toBe(false);
  await strange.close();
});
