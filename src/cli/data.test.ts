import { expect, test } from 'vitest';
import { heardOutput } from '../heard-output.ts';
import { fixture } from '../settings/embedded.ts';
import { runCommandLine } from './program.ts';

const said = heardOutput();

test('data check prints what a folder holds, and one JSON value where a program asks', async () => {
  await runCommandLine(['data', 'check', fixture('gcd'), '--setting', 'gcd']);
  expect(said.out).toMatch(/^gcd: ready$/m);
  expect(said.out).toMatch(/^ {4}\| .*⟦.*⟧$/m);
  expect(process.exitCode).not.toBe(1);
  said.out = '';
  await runCommandLine(['data', 'check', fixture('gcd'), '--setting', 'gcd', '--json']);
  expect(JSON.parse(said.out).settings).toMatchObject([{ setting: 'gcd', state: 'ready' }]);
});

test('data check ends with 1 where a setting that is named is not ready', async () => {
  await runCommandLine(['data', 'check', fixture('triggers'), '--setting', 'gcd']);
  expect(said.out).toMatch(/Nothing for gcd\./);
  expect(process.exitCode).toBe(1);
});
