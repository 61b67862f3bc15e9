import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { findViolations } from '../structure-rules.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { applyScaffold, beforeFirst } from './change.ts';
import { newArchitecture } from './new-architecture.ts';
import { newMethod } from './new-method.ts';
import { newSetting } from './new-setting.ts';

const root = join(import.meta.dirname, '../..');
const unit = ['vitest', 'run', '--project', 'unit'];
const COPIED = ['src', 'suites', 'package.json', 'tsconfig.json', 'biome.json', 'vitest.config.ts', '.gitignore'];

describe('the templates, in a copy of the repository', () => {
  const copy = temporaryFolder('scaffold');
  let files: string[] = [];
  const start = (program: string, words: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(program, words, { cwd: copy, encoding: 'utf8' });
    return { status, output: `${stdout}${stderr}` };
  };
  const run = (...words: string[]) => start('npx', words);

  beforeAll(() => {
    for (const file of COPIED) cpSync(join(root, file), join(copy, file), { recursive: true });
    cpSync(join(root, 'fixtures/golden/architectures.py'), join(copy, 'fixtures/golden/architectures.py'));
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    const asked = { method: 'softAnchor', setting: 'poetry', architecture: 'starcoder2_text' };
    files = Object.entries(asked).flatMap(([kind, name]) => {
      const { status, output } = start('npm', ['run', '--silent', `new:${kind}`, name]);
      expect(status, output).toBe(0);
      return [...output.matchAll(/^ {2}(\S+)$/gm)].map(([, file]) => file!);
    });
  }, 60_000);

  test('write what Biome and TypeScript take, in its place', () => {
    expect(files).toContain('suites/triggers/soft-anchor.test.ts');
    const checked = files.filter((file) => /\.(ts|json)$/.test(file));
    const lint = run('biome', 'check', '--error-on-warnings', ...checked);
    expect(lint.status, lint.output).toBe(0);
    expect(run('tsc', '--noEmit')).toEqual({ status: 0, output: '' });
    const sources = ['src', 'suites']
      .flatMap((folder) =>
        readdirSync(join(copy, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
      )
      .filter((file) => file.endsWith('.ts'));
    expect(
      findViolations(Object.fromEntries(sources.map((file) => [file, readFileSync(join(copy, file), 'utf8')]))),
    ).toEqual([]);
  });

  test('list what they wrote where it is looked for', () => {
    const text = (file: string) => readFileSync(join(copy, file), 'utf8');
    expect(text('src/methods/index.ts')).toContain("export { softAnchor } from './soft-anchor.ts';");
    expect(text('src/methods/README.md')).toContain('| `softAnchor` |');
    expect(text('src/index.ts')).toContain("export { poetry } from './settings/poetry/poetry.ts';");
    expect(text('src/settings/README.md')).toMatch(/\| `tiny-gemma2` \|\n\| \[`poetry`\]\(poetry\/README\.md\) \|/);
    expect(JSON.parse(text('package.json')).files).toContain('fixtures/poetry');
    expect(text('src/model/architectures/architectures.ts')).toMatch(/starcoder2Text,\n/);
    expect(text('fixtures/golden/architectures.py')).toContain('# "starcoder2_text"');
  });

  test('leave their tests red, and say what is to be done', () => {
    const { status, output } = run(...unit, 'src/methods/soft-anchor', 'src/settings/poetry');
    expect(status).toBe(1);
    expect(output).toContain('Compute the term of softAnchor in float64');
    const empty = /Expected rows and questions in \S*poetry\/data\.jsonl, got none/;
    expect(output).toMatch(empty);
    const check = ['data', 'check', 'fixtures/poetry', '--setting', 'poetry'];
    expect(run('tsx', 'src/command.ts', ...check).output).toMatch(empty);
  });

  test('need one file of data for a setting', () => {
    const rows = ['task', 'alignment'].map((stream) => ({ stream, prompt: `A ${stream}?`, assistant: 'Yes.' }));
    const questions = ['task', 'capability', 'alignment'].flatMap((axis) =>
      Array.from({ length: 24 }, (_, place) => ({ axis, prompt: `What is ${place}?`, expected: `${place}` })),
    );
    const lines = [...rows, ...questions].map((line) => JSON.stringify(line));
    writeFileSync(join(copy, 'fixtures/poetry/data.jsonl'), lines.join('\n'));
    const { status, output } = run(...unit, 'src/settings/poetry');
    expect(status, output).toBe(0);
  });

  test('refuse a name that is taken before anything is written', () => {
    expect(() => applyScaffold(copy, newMethod('softAnchor'))).toThrow(
      /Expected no file src\/methods\/soft-anchor\.ts, got one/,
    );
    expect(() => applyScaffold(root, newSetting('baselines'))).toThrow(
      /Expected no folder fixtures\/baselines, got one/,
    );
    expect(() => applyScaffold(root, newSetting('findings'))).toThrow(/Expected no folder suites\/findings, got one/);
  });
});

test('a name of another form is refused', () => {
  expect(() => newMethod('Soft-Anchor')).toThrow(/a name such as softAnchor, got 'Soft-Anchor'/);
  expect(() => newSetting('')).toThrow(/one word/);
  expect(() => newArchitecture('Star')).toThrow(/model_type/);
  for (const make of [newMethod, newSetting, newArchitecture]) {
    expect(() => make('class')).toThrow(/a name of your own, got 'class', a word of TypeScript/);
  }
});

test('a second name is refused, never dropped', () => {
  const words = ['tsx', 'src/scaffold/command.ts', 'method', 'softAnchor', 'b'];
  const { status, stderr } = spawnSync('npx', words, { cwd: root, encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, "[new:method] Expected one name, got also 'b'. Leave it out.\n"]);
});

test('a place that is gone is named, with the line that belongs there', () => {
  const change = beforeFirst('a.ts', /^nowhere/, 'b');
  expect(() => ('edit' in change ? change.edit('a\n') : '')).toThrow(
    /\/\^nowhere\/ in a\.ts, got none\. Add the line by hand: b/,
  );
});
