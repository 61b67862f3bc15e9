import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandsIn } from './document-commands.ts';
import { COVERAGE, findUncovered } from './document-coverage.ts';
import { findDocumentViolations } from './document-rules.ts';
import { findViolations, type SourceTree } from './structure-rules.ts';

const root = join(import.meta.dirname, '..');

test('the product keeps to its own rules', () => {
  const files = ['src', 'suites']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
        (file) => `${folder}/${file.replaceAll('\\', '/')}`,
      ),
    );
  const sources = files.filter((file) => file.endsWith('.ts'));
  expect(sources.length).toBeGreaterThan(10);
  expect(
    findViolations(Object.fromEntries(sources.map((file) => [file, readFileSync(join(root, file), 'utf8')]))),
  ).toEqual([]);
});

/** Files of a clone, without ignored files. New files count before they are committed. */
const clone = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const documents = Object.fromEntries(clone.filter((file) => file.endsWith('.md')).map((file) => [file, read(file)]));

test('the documents say what is so: links, anchors, file names, commands and lists', () => {
  const named = (file: string, pattern: RegExp) => [...read(file).matchAll(pattern)].map(([, name]) => name!);
  const sources = clone.filter((file) => /^src\/.*\.ts$/.test(file) && !file.endsWith('.test.ts'));
  const variables = sources.flatMap((file) => named(file, /process\.env\.(SELGEN_\w+)/g));
  expect(
    findDocumentViolations({
      files: clone,
      documents,
      scripts: Object.keys(JSON.parse(read('package.json')).scripts),
      commands: named('src/cli/commands.ts', /^ {2}'?([\w-]+)'?: \{$/gm),
      lists: [
        {
          document: 'src/methods/README.md',
          what: 'method',
          names: named('src/methods/index.ts', /export \{ (\w+) \}/g),
        },
        {
          document: 'src/model/architectures/README.md',
          what: 'architecture',
          names: clone.flatMap((file) =>
            file.startsWith('src/model/architectures/') ? named(file, /model_type: z\.literal\('(\w+)'\)/g) : [],
          ),
        },
        {
          document: 'src/README.md',
          what: 'folder',
          names: [...new Set(sources.flatMap((file) => /^src\/([\w-]+)\//.exec(file)?.[1] ?? []))],
        },
        { document: 'src/suite/README.md', what: 'variable', names: [...new Set(variables)] },
      ],
    }),
  ).toEqual([]);
});

test('every command in a document is run by a test or by CI, or is said to need what they lack', () => {
  const commands = Object.entries(documents).flatMap(([document, text]) =>
    commandsIn(text).map((command) => ({ document, command })),
  );
  expect(commands.length).toBeGreaterThan(100);
  expect(findUncovered(commands, COVERAGE, (file) => (clone.includes(file) ? read(file) : undefined))).toEqual([]);
});

test('every file that package.json and the build name is there', () => {
  const text = ['package.json', 'src/tsconfig.build.json'].map(read);
  const inScripts = [...text[0]!.matchAll(/\b(src\/[\w./-]+\.(?:ts|json))/g)].map(([, file]) => file!);
  const exported = [...text[0]!.matchAll(/dist\/([\w./-]+)\.js"/g)].map(([, file]) => `src/${file}.ts`);
  const built = (JSON.parse(text[1]!).files as string[]).map((file) => `src/${file}`);
  const named = [...inScripts, ...exported, ...built];
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

describe('a tree that breaks a rule is told which', () => {
  const importing = (from: string, specifier: string): SourceTree => ({
    [from]: `import { x } from '${specifier}';\n`,
  });
  test.each<[string, SourceTree, string | RegExp]>([
    [
      'up',
      importing('src/tensor/a.ts', '../model/b.ts'),
      'src/tensor/a.ts imports ../model/b.ts: src/tensor imports only lib, results.',
    ],
    [
      'sideways',
      importing('src/model/a.ts', '../engine/b.ts'),
      'src/model/a.ts imports ../engine/b.ts: src/model imports only lib, results, tensor.',
    ],
    [
      'report sees results only',
      importing('src/report/a.ts', '../tensor/b.ts'),
      /src\/report imports only lib, results\.$/,
    ],
    ['nobody sees report', importing('src/train/a.ts', '../report/b.ts'), /^src\/train\/a\.ts imports/],
    [
      'suites enter by the index',
      importing('suites/gcd/a.test.ts', '../../src/methods/kl.ts'),
      /suites import src\/index\.ts only/,
    ],
    ['nobody else does', importing('src/train/a.ts', '../index.ts'), /only suites import src\/index\.ts/],
    ['a folder without a layer', importing('src/extra/a.ts', '../lib/b.ts'), /src\/extra has no layer/],
    [
      'tfjs has one door',
      importing('src/methods/a.ts', '@tensorflow/tfjs-core'),
      /a\.ts imports @tensorflow\/tfjs-core: .* src\/tensor\/tfjs\.ts\.$/,
    ],
    ['ONNX Runtime too', importing('src/train/a.ts', 'onnxruntime-node'), /only door is src\/engine\/\.$/],
    ['import() counts', { 'src/lib/a.ts': "const b = await import('../tensor/b.ts');" }, /^src\/lib\/a\.ts imports/],
    [
      'import type counts',
      { 'src/lib/a.ts': "import type {\n  B,\n} from '../tensor/b.ts';" },
      /^src\/lib\/a\.ts imports/,
    ],
    ['export from counts', { 'src/lib/a.ts': "export * from '../tensor/b.ts';" }, /^src\/lib\/a\.ts imports/],
    ['a long file', { 'src/lib/a.ts': '\n'.repeat(301) }, 'src/lib/a.ts: 301 lines, its budget is 300. Split it.'],
    ['a long method', { 'src/methods/kl.ts': 'x\n'.repeat(81) }, /81 lines, its budget is 80/],
    ['a long scorer', { 'src/scorers/verdict.ts': 'x\n'.repeat(81) }, /81 lines, its budget is 80/],
    [
      'a long architecture',
      { 'src/model/architectures/gemma.ts': `model_type: z.literal('gemma')${'\n'.repeat(251)}` },
      /its budget is 250/,
    ],
    ['an empty name', { 'src/lib/utils.ts': '' }, /"utils.ts" says nothing/],
    [
      'a crowded folder',
      Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`src/lib/a${index}.ts`, ''])),
      'src/lib: 16 source files, a folder holds 15. Split it.',
    ],
    ['an empty folder name', { 'src/model/helpers/a.ts': '' }, /"helpers" says nothing/],
    ['a name with capitals', { 'src/lib/myFile.ts': '' }, /kebab-case/],
    [
      'a cycle',
      { ...importing('src/lib/a.ts', './b.ts'), ...importing('src/lib/b.ts', './a.ts') },
      'src/lib/a.ts → src/lib/b.ts → src/lib/a.ts: imports go round in a circle.',
    ],
  ])('%s', (_, tree, message) => {
    expect(findViolations(tree)).toEqual([expect.stringMatching(message)]);
  });

  test('and one that keeps them hears nothing', () => {
    const tree = {
      'src/index.ts': "export { kl } from './methods/kl.ts';",
      'src/methods/kl.ts': `import { tidy } from '../tensor/tfjs.ts';\n${'x\n'.repeat(79)}`,
      'src/tensor/tfjs.ts': "import '@tensorflow/tfjs-core';\n// import '../model/a.ts'\n/** import '../model/b.ts' */",
      'src/tensor/loss.test.ts': "import { engine } from '../engine/engine.ts';",
      'src/engine/engine.ts':
        "import '@tensorflow/tfjs-backend-cpu';\nimport type { Tensor } from '../tensor/tfjs.ts';",
      'src/pretrain/command.ts':
        "import { world } from '../settings/gcd/world.ts';\nimport { kl } from '../methods/kl.ts';",
      'src/settings/gcd/world.ts': '',
      'suites/gcd/kl.test.ts': "import { test } from 'vitest';\nimport { kl } from '../../src/index.ts';",
    };
    expect(findViolations(tree)).toEqual([]);
  });
});
