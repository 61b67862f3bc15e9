import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SelgenError } from '../lib/errors.ts';
import { sampleResult } from '../results/sample-results.ts';
import { openStore } from '../results/store/store.ts';
import { emptiedFolder } from '../temporary-folder.ts';

const disk = emptiedFolder('disk');

/** Mounts a disk in memory; false if this process may not. Mounting needs root and the right to mount. CI has both. */
function mount(options: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const unmount = () => execFileSync('umount', ['-l', disk]);

const [first, second] = [sampleResult({ method: 'kl', strength: 1 }), sampleResult({ method: 'kl', strength: 10 })];
const adapter = Buffer.alloc(40_000, 7);
const save = (store: ReturnType<typeof openStore>) => {
  const claim = store.claim(second.key).try()!;
  try {
    store.save(second, (folder) => writeFileSync(join(folder, 'adapter_model.safetensors'), adapter));
  } finally {
    claim.release();
  }
};
const filesOf = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

describe('a store on a disk that is full', () => {
  test('at any of its writes keeps what it had, leaves nothing half, and says what to do', (context) => {
    if (!mount('size=2m')) context.skip('A small disk is not to be had here: mounting takes root.');
    try {
      const store = openStore({ folder: join(disk, 'trials') });
      store.save(first);
      const before = filesOf(store.folder);
      const { bsize } = statfsSync(disk);
      const outcomes = { kept: 0, refused: 0 };
      // The sizes grow from a disk without a free page to a disk with room for a lock, an adapter and a result.
      for (let pages = 0; outcomes.kept < 3; pages++) {
        writeFileSync(join(disk, 'filling'), Buffer.alloc((statfsSync(disk).bavail - pages) * bsize));
        try {
          save(store);
          outcomes.kept++;
          expect(store.find(second.key)).toEqual({ state: 'completed', result: second });
          expect(readFileSync(join(store.adapterFolder(second.key)!, 'adapter_model.safetensors'))).toEqual(adapter);
        } catch (error) {
          outcomes.refused++;
          expect(error).toBeInstanceOf(SelgenError);
          expect((error as Error).message).toMatch(
            /can be written, got .*: its disk is full\. Free some space.*SELGEN_STORE/,
          );
          expect(store.find(second.key)).toEqual({ state: 'missing' });
        }
        expect(store.find(first.key)).toEqual({ state: 'completed', result: first });
        rmSync(join(disk, 'filling'));
        const added = filesOf(store.folder).filter((file) => !before.includes(file));
        expect(added.filter((file) => !file.startsWith(second.key) || /\.(lock|tmp)/.test(file))).toEqual([]);
        rmSync(join(store.folder, second.key), { recursive: true, force: true });
        rmSync(join(store.folder, `${second.key}.json`), { force: true });
      }
      expect(outcomes.refused).toBeGreaterThan(10);
    } finally {
      unmount();
    }
  });

  test('that can only be read gives what it has, and says before a training that it can keep nothing', (context) => {
    if (!mount('size=2m')) context.skip('A disk that can only be read is not to be had here: mounting takes root.');
    try {
      const folder = join(disk, 'trials');
      mkdirSync(folder);
      openStore({ folder }).save(first);
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      const store = openStore({ folder });
      expect(store.find(first.key)).toEqual({ state: 'completed', result: first });
      expect(store.list().results).toEqual([first]);
      expect(() => store.claim(second.key).try()).toThrow(
        /\[store\] Expected a folder that can be written, got .*trials: its file system can only be read.*SELGEN_STORE/,
      );
    } finally {
      unmount();
    }
  });
});
