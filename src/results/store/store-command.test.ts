import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleResult } from '../sample-results.ts';
import { openStore } from './store.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selgen-store-command-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => {
  const command = [
    '--import',
    'tsx',
    join(import.meta.dirname, '../../command.ts'),
    'store',
    ...args,
    '--store',
    folder,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
};

test('lists, verifies and prunes', { timeout: 60_000 }, () => {
  const store = openStore({ folder });
  const now = new Date().toISOString();
  const old = { ...sampleResult({ method: 'kl', strength: 1 }), finishedAt: '2020-01-01T00:00:00.000Z' };
  const fresh = { ...sampleResult({ method: 'base' }), finishedAt: now };
  store.save(old, (draft) => writeFileSync(join(draft, 'adapter_model.safetensors'), 'x'.repeat(200_000)));
  store.save(fresh);

  expect(run('list').output).toMatch(/sample +kl .* 0\.\d MB\n/);
  expect(JSON.parse(run('list', '--json').output)).toHaveLength(2);
  expect(run('verify')).toEqual({ status: 0, output: '2 trials are whole, 0 damaged.\n' });

  expect(run('prune')).toMatchObject({ status: 1, output: expect.stringContaining('Say which trials may go.') });
  expect(run('prune', '--older-than', '30', '--dry-run').output).toMatch(/^Would delete 1 trials .* 0\.\d MB/);
  expect(existsSync(join(folder, old.key))).toBe(true);
  expect(run('prune', '--older-than', '30').output).toMatch(/^Deleted 1 trials/);
  expect([existsSync(join(folder, old.key)), store.list().results]).toEqual([false, [fresh]]);

  const file = join(folder, `${fresh.key}.json`);
  writeFileSync(file, readFileSync(file, 'utf8').replace('"seed":', '"seed":1'));
  expect(run('verify')).toMatchObject({
    status: 1,
    output: expect.stringMatching(/hash says.*\n0 trials .*1 damaged/),
  });
  run('prune', '--damaged');
  expect(run('verify').output).toBe('0 trials are whole, 0 damaged.\n');
});
