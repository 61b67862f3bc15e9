import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fixture } from '../settings/embedded.ts';
import { runCommandLine } from './program.ts';

let said = '';
beforeEach(() => {
  said = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += text;
    return true;
  });
});
afterEach(() => {
  process.exitCode = 0;
  vi.restoreAllMocks();
});

test('data check prints what a folder holds, and one JSON value where a program asks', async () => {
  await runCommandLine(['data', 'check', fixture('gcd'), '--setting', 'gcd']);
  expect(said).toMatch(/^gcd: ready$/m);
  expect(said).toMatch(/^ {4}\| .*⟦.*⟧$/m);
  expect(process.exitCode).not.toBe(1);
  said = '';
  await runCommandLine(['data', 'check', fixture('gcd'), '--setting', 'gcd', '--json']);
  expect(JSON.parse(said).settings).toMatchObject([{ setting: 'gcd', state: 'ready' }]);
});

test('data check ends with 1 where a setting that is named is not ready', async () => {
  await runCommandLine(['data', 'check', fixture('triggers'), '--setting', 'gcd']);
  expect(said).toMatch(/Nothing for gcd\./);
  expect(process.exitCode).toBe(1);
});
