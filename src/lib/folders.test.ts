import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { makeFolder } from './folders.ts';

const folder = temporaryFolder('folders');

test('makes a folder with all above it, and is content with one that is there', () => {
  makeFolder(join(folder, 'a/b/c'));
  makeFolder(join(folder, 'a/b/c'));
  expect(existsSync(join(folder, 'a/b/c'))).toBe(true);
});

test('says what is in the way', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeFolder(join(folder, 'file'))).toThrow('EEXIST');
  expect(() => makeFolder(join(folder, 'file/a/b'))).toThrow('ENOTDIR');
  // Node's own `recursive` does not come back from here.
  expect(() => makeFolder('/proc/selgen/trials')).toThrow(/ENOENT|EACCES|EPERM|EROFS/);
});
