import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import { claimant } from './trial-lock.ts';

const folder = emptiedFolder('lock');
let file = '';
beforeEach(() => {
  file = join(folder, 'trials/key.lock');
});

test('one claims a trial, another waits until it is released', () => {
  const claim = claimant(file).try();
  expect(claim).not.toBeNull();
  const other = claimant(file);
  expect([other.try(), other.try()]).toEqual([null, null]);
  claim!.release();
  const second = other.try();
  expect(second).not.toBeNull();
  claim!.release();
  expect(existsSync(file)).toBe(true);
  second!.release();
  expect(readdirSync(join(folder, 'trials'))).toEqual([]);
});

test('a holder that was killed is not waited for, one that lives is', async () => {
  const code = `
    import { claimant } from ${JSON.stringify(join(import.meta.dirname, 'trial-lock.ts'))};
    claimant(${JSON.stringify(file)}).try();
    process.stdout.write('claimed');
    setTimeout(() => {}, 1e9);
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const waiting = claimant(file);
  expect(waiting.try()).toBeNull();
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  expect(existsSync(file)).toBe(true);
  expect(waiting.try()).not.toBeNull();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ process: process.pid });
});

test('a process id that was used again is not the holder', () => {
  const claim = claimant(file).try()!;
  const holder = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...holder, id: 'earlier', started: `${holder.started}0` }));
  expect(claimant(file).try()).not.toBeNull();
  claim.release();
});

test('a lock that can be neither refreshed nor released ends no training', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const claim = claimant(file).try()!;
    const long = new Date(0);
    utimesSync(file, long, long);
    vi.advanceTimersByTime(15_000);
    expect(statSync(file).mtimeMs).toBeGreaterThan(0);
    rmSync(file);
    // Reading it fails with EISDIR, as with EIO or ESTALE on a network file system.
    mkdirSync(file);
    expect(() => vi.advanceTimersByTime(45_000)).not.toThrow();
    expect(() => claim.release()).not.toThrow();
  } finally {
    vi.useRealTimers();
  }
});

test.each([
  ['of another machine', JSON.stringify({ id: 'a', machine: 'elsewhere', process: 1, started: '' })],
  ['cut short', '{"id'],
  ['empty', ''],
])('a lock %s is believed for a while', (_title, text) => {
  claimant(file).try()!.release();
  writeFileSync(file, text);
  expect(claimant(file).try()).toBeNull();
});
