import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { transform } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { kl, safeLora, steering, taskOnly } from '../../methods/index.ts';
import { sampleResult } from '../../results/sample-results.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import {
  codeVersion,
  currentMethods,
  FOLDERS,
  methodVersion,
  scorersVersion,
  withoutComments,
} from './code-version.ts';

const source = resolve(import.meta.dirname, '../..');

describe('the version of code', () => {
  const copy = join(temporaryFolder('code'), 'src');
  beforeAll(() => {
    for (const folder of [...FOLDERS, 'settings', 'methods', 'report']) {
      cpSync(join(source, folder), join(copy, folder), { recursive: true });
    }
  });

  const methods = {
    kl: kl(),
    taskOnly: taskOnly(),
    wrapped: safeLora({ base: kl() }),
    steering: steering(),
    // Its hooks may call any file of methods.
    own: { ...steering(), name: 'own' },
  };
  const versions = () => ({
    code: codeVersion('gcd, proxy addition', copy),
    ...Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, methodVersion(method, copy)])),
  });

  test.each<[string, string[]]>([
    ['methods/kl.ts', ['kl', 'own', 'wrapped']],
    ['methods/geometry/alignment-plane.ts', ['own', 'steering', 'wrapped']],
    ['methods/interface/method.ts', ['kl', 'own', 'steering', 'taskOnly', 'wrapped']],
    ['methods/kl.test.ts', []],
    ['train/loop.ts', ['code']],
    ['settings/gcd/world/facts/capitals.json', ['code']],
    ['settings/split.ts', ['code']],
    ['settings/em/em.ts', []],
    ['report/page/render.ts', []],
    ['engine/contract/contract.ts', []],
    ['train/contract/harness.ts', []],
  ])('a change of %s changes that of %j', (file, changed) => {
    const before: Record<string, string> = versions();
    const text = readFileSync(join(copy, file), 'utf8');
    writeFileSync(join(copy, file), `${text ?? ''}\nexport {};\n`);
    const after: Record<string, string> = versions();
    writeFileSync(join(copy, file), text);
    expect(
      Object.keys(after)
        .filter((name) => after[name] !== before[name])
        .sort(),
    ).toEqual(changed);
  });

  test.each<[string, string[]]>([
    ['scorers/reading/clauses.ts', ['gcd', 'own']],
    ['scorers/reading/plain-text.ts', ['gcd', 'own']],
    ['scorers/new-one.ts', ['own']],
    ['judges/exact.ts', ['em', 'own']],
    ['settings/gcd/grade.ts', ['gcd']],
    ['settings/gcd/world/facts/capitals.json', []],
  ])('a change of %s changes the scorers of %j', (file, changed) => {
    const scorers = () => ['em', 'gcd', 'own'].map((name) => [name, scorersVersion(name, copy)] as const);
    const before = new Map(scorers());
    const text = existsSync(join(copy, file)) ? readFileSync(join(copy, file), 'utf8') : null;
    writeFileSync(join(copy, file), `${text ?? ''}\nexport {};\n`);
    const after = scorers();
    if (text === null) rmSync(join(copy, file));
    else writeFileSync(join(copy, file), text);
    expect(after.filter(([name, version]) => version !== before.get(name)).map(([name]) => name)).toEqual(changed);
  });

  test('tells which trials an edit of their method puts out of date', () => {
    const trials = [kl(), taskOnly(), safeLora({ base: kl() })].map(({ name, options }) => ({
      ...sampleResult({ method: name }),
      method: { name, options },
      identity: { method: { version: methodVersion({ name, options }, copy) } },
    }));
    const older = sampleResult({ method: 'kl' });
    const current = () => [...trials, older].map(currentMethods(copy));
    expect(current()).toEqual([true, true, true, true]);
    const file = join(copy, 'methods/kl.ts');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `${text}\nexport {};\n`);
    expect(current()).toEqual([false, true, false, true]);
    writeFileSync(file, text);
  });

  test('lies in the same place wherever the repository does', () => {
    expect(versions()).toMatchObject({ code: codeVersion('gcd'), kl: methodVersion(kl()) });
  });

  test('needs no file of methods but a trial’s own: other folders import only types from there', () => {
    const files = [...FOLDERS, 'settings'].flatMap((folder) =>
      readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|harness|contract/.test(file))
        .map((file) => join(source, folder, file)),
    );
    const importing = files.filter((file) =>
      /^(?:import|export) (?!type)[^;]*from '(?:\.\.\/)+methods\//m.test(readFileSync(file, 'utf8')),
    );
    expect(importing).toEqual([]);
  });

  test('comments and blank lines are not code', () => {
    const code = "const a = 1; // one\nconst b = 'x';\n";
    expect(withoutComments(`/** Says\n * much. */\nconst a = 1; // one\n\n  // Why.\nconst b = 'x';\n`)).toBe(code);
    for (const kept of [
      '/* why */ const a = 1;\n',
      'const url = `\n  https://a.b`;\n',
      'const a = b\n  /* c */ * d;\n',
    ])
      expect(withoutComments(kept)).toBe(kept);
  });

  test('what is left of every source file compiles to the same code', async () => {
    const files = [...FOLDERS, 'settings', 'methods'].flatMap((folder) =>
      readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(source, folder, file)),
    );
    const compiled = async (code: string) => (await transform(code, { loader: 'ts', minifyWhitespace: true })).code;
    const changed = await Promise.all(
      files.map(async (file) => {
        const text = readFileSync(file, 'utf8');
        const [before, after] = await Promise.all([compiled(text), compiled(withoutComments(text))]);
        return before === after ? [] : [file];
      }),
    );
    expect(changed.flat()).toEqual([]);
  });
});
