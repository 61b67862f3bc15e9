import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptiedFolder } from '../temporary-folder.ts';
import { writeAtomically, writeFolderAtomically } from './write-atomically.ts';

describe('writeAtomically', () => {
  const folder = emptiedFolder('write');

  test('replaces a file with the joined parts, in folders that it makes', () => {
    const file = join(folder, 'a', 'b.txt');
    writeAtomically(file, 'old');
    writeAtomically(file, 'new ', new TextEncoder().encode('bytes'));
    expect(readFileSync(file, 'utf8')).toBe('new bytes');
    expect(readdirSync(join(folder, 'a'))).toEqual(['b.txt']);
  });

  test('leaves nothing behind when it cannot write', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => writeAtomically(join(folder, 'file', 'below.txt'), 'text')).toThrow(/EEXIST|ENOTDIR/);
    expect(readdirSync(folder)).toEqual(['file']);
  });
});

describe('writeFolderAtomically', () => {
  const folder = emptiedFolder('write');
  const put = (name: string) => (draft: string) => writeFileSync(join(draft, name), name);

  test('replaces the whole folder', () => {
    const target = join(folder, 'a', 'b');
    writeFolderAtomically(target, put('old'));
    writeFolderAtomically(target, put('new'));
    expect(readdirSync(target)).toEqual(['new']);
    expect(readdirSync(join(folder, 'a'))).toEqual(['b']);
  });

  test.each(['b/', 'b/.', 'c/../b/'])('takes the name %s', (name) => {
    writeFolderAtomically(`${folder}/${name}`, put('old'));
    writeFolderAtomically(`${folder}/${name}`, put('new'));
    expect(readdirSync(join(folder, 'b'))).toEqual(['new']);
    expect(readdirSync(folder)).toEqual(['b']);
  });

  test('keeps the old one when the new one fails half-way', () => {
    const target = join(folder, 'b');
    writeFolderAtomically(target, put('old'));
    const breaking = (draft: string) => {
      put('half')(draft);
      throw new Error('disk full');
    };
    expect(() => writeFolderAtomically(target, breaking)).toThrow('disk full');
    expect(readdirSync(target)).toEqual(['old']);
    expect(readdirSync(folder)).toEqual(['b']);
  });
});
