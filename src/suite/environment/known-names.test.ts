import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { KNOWN_NAMES, nameWarnings, warnOfNames } from './known-names.ts';
import { nearestName } from './nearest-name.ts';

const root = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const namesIn = (text: string) => text.match(/\bSELGEN_[A-Z_]*[A-Z]\b/g) ?? [];

test('the known names are those of the README', () => {
  expect([...new Set(namesIn(read('src/suite/README.md')))].sort()).toEqual([...KNOWN_NAMES].sort());
});

test('and all that sources, scripts and workflows read', () => {
  const files = execFileSync('git', ['ls-files', 'src', 'suites', '.github', 'vitest.config.ts'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => /\.(ts|js|sh|sbatch|yml|hbs|txt)$/.test(file) && !file.endsWith('.test.ts'));
  const found = new Set(files.flatMap((file) => namesIn(read(file))));
  // An example of a name that is somebody else's.
  found.delete('SELGEN_MODELS');
  expect(found.size).toBeGreaterThan(30);
  expect([...found].filter((name) => !KNOWN_NAMES.includes(name))).toEqual([]);
});

test('a name that nothing reads is told with the nearest that something does', () => {
  const env = {
    SELGEN_SEED: '2',
    SELGEN_MODELS: 'a b',
    SELGEN_SWITCH_OFF: '1',
    SELGEN_REBORN: '',
    SELGEN_CACHE_BUCKET: 's3',
    SELGEN_SEEDS: '1',
    OTHER_SEED: '2',
  };
  expect(nameWarnings(env)).toEqual([
    '[suite] SELGEN_SEED is set, and nothing reads it: did you mean SELGEN_SEEDS?',
    '[suite] SELGEN_MODELS is set, and nothing reads it: did you mean SELGEN_MODEL?',
    '[suite] SELGEN_SWITCH_OFF is set, and nothing reads it: did you mean SELGEN_SWITCHED_OFF?',
    '[suite] SELGEN_CACHE_BUCKET is set, and nothing reads it.',
  ]);
});

test('once in a run, whatever its projects', () => {
  const told: string[] = [];
  const logger = { warn: (text: string) => void told.push(text) };
  for (let project = 0; project < 3; project++) warnOfNames(logger, { SELGEN_SEED: '2' });
  expect(told).toHaveLength(1);
});

test.each([
  ['gdc', 'gcd'],
  ['GCD', 'gcd'],
  ['trigers', 'triggers'],
  ['em2', 'em'],
  ['poetry', undefined],
  ['', undefined],
])('the name nearest to %j is %j', (typed, nearest) => {
  expect(nearestName(typed, ['em', 'functions', 'gcd', 'triggers'])).toBe(nearest);
});
