import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { emptiedFolder } from '../temporary-folder.ts';
import { sha256 } from './hash.ts';
import { hashFile } from './hash-file.ts';

const folder = emptiedFolder('hash');
const file = join(folder, 'weights');
const memory = join(folder, 'memory');
beforeEach(() => writeFileSync(file, 'abc'));

test('a file has the hash of its bytes, and a small one leaves nothing behind', async () => {
  expect(await hashFile(file, { memory })).toBe(sha256('abc'));
  expect(readdirSync(folder)).toEqual(['weights']);
});

test('a big file is read once', async () => {
  const hash = () => hashFile(file, { memory, rememberFrom: 3 });
  expect(await hash()).toBe(sha256('abc'));
  const [note] = readdirSync(memory) as [string];
  writeFileSync(join(memory, note), sha256('what was remembered'));
  expect(await hash()).toBe(sha256('what was remembered'));
  writeFileSync(join(memory, note), 'no hash');
  expect(await hash()).toBe(sha256('abc'));
});

test('and again when it has changed, though size and time of writing are as before', async () => {
  const hash = () => hashFile(file, { memory, rememberFrom: 0 });
  const { atime, mtime } = statSync(file);
  expect(await hash()).toBe(sha256('abc'));
  writeFileSync(file, 'abd');
  utimesSync(file, atime, mtime);
  expect(await hash()).toBe(sha256('abd'));
});

test('a memory that cannot be written to costs nothing else', async () => {
  expect(await hashFile(file, { memory: file, rememberFrom: 0 })).toBe(sha256('abc'));
});
