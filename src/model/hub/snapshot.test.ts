import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import { findSnapshot, parseModelId, shardsOf } from './snapshot.ts';

const commit = 'c'.repeat(40);
const folder = emptiedFolder('snapshot');
let snapshot = '';
beforeEach(() => {
  snapshot = join(folder, 'models--org--tiny', 'snapshots', commit);
  mkdirSync(snapshot, { recursive: true });
  for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors']) {
    writeFileSync(join(snapshot, name), '');
  }
});

test('a cache that another tool filled is used: copies instead of links, a ref with a line end, a new place', () => {
  const refs = join(folder, 'models--org--tiny', 'refs', 'refs', 'pr');
  mkdirSync(refs, { recursive: true });
  writeFileSync(join(refs, '1'), `${commit}\n`);
  expect(findSnapshot(folder, { name: 'org/tiny', revision: 'refs/pr/1' })).toBe(snapshot);
  expect(findSnapshot(folder, { name: 'org/tiny', revision: commit })).toBe(snapshot);
  const moved = join(folder, 'elsewhere');
  cpSync(join(folder, 'models--org--tiny'), join(moved, 'models--org--tiny'), { recursive: true });
  expect(findSnapshot(moved, { name: 'org/tiny', revision: commit })).toMatch(moved);
});

test('and not where it holds another revision, or a part', () => {
  const id = { name: 'org/tiny', revision: commit };
  expect(findSnapshot(folder, { ...id, revision: 'main' })).toBeUndefined();
  expect(findSnapshot(folder, { ...id, name: 'org/other' })).toBeUndefined();
  rmSync(join(snapshot, 'model.safetensors'));
  expect(findSnapshot(folder, id)).toBeUndefined();
  writeFileSync(join(snapshot, 'model.safetensors.index.json'), '{"weight_map": {"a": "a.safetensors"}}');
  expect(findSnapshot(folder, id)).toBeUndefined();
  writeFileSync(join(snapshot, 'a.safetensors'), '');
  expect(findSnapshot(folder, id)).toBe(snapshot);
  rmSync(join(snapshot, 'tokenizer.json'));
  expect(findSnapshot(folder, id)).toBeUndefined();
});

test('ids are org/name, with a revision or without', () => {
  expect(parseModelId('google/gemma-2b-it')).toEqual({ name: 'google/gemma-2b-it', revision: 'main' });
  expect(parseModelId('Qwen/Qwen2.5-0.5B_x@refs/pr/3')).toEqual({ name: 'Qwen/Qwen2.5-0.5B_x', revision: 'refs/pr/3' });
  for (const text of ['./a/b', '/a/b', 'a', 'a/b/c', 'a/..', '../b', 'a/b@', 'a/b@../c', '~/a', 'a/b@x y', '']) {
    expect(parseModelId(text), text).toBeUndefined();
  }
});

test('an index names files beside it', () => {
  const index = (files: readonly unknown[]) => JSON.stringify({ weight_map: { ...files } });
  expect(shardsOf(index(['a.safetensors', 'b-1.safetensors', 'a.safetensors']))).toEqual([
    'a.safetensors',
    'b-1.safetensors',
  ]);
  for (const text of ['', '{}', '[', index([]), index(['a.bin']), index(['../a.safetensors']), index([1])]) {
    expect(shardsOf(text), text).toBeUndefined();
  }
});
