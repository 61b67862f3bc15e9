import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** One name of the public interface with its declaration. */
interface Exported {
  readonly name: string;
  readonly file: string;
  /** Absent for a name from a package: packages document their own names. */
  readonly source?: {
    /** The comment before the declaration, or null. */
    readonly comment: string | null;
    /** The declaration with its body. */
    readonly text: string;
  };
}

const root = import.meta.dirname;
/** These functions are exported as one name, `smooth`, so they need no examples of their own. */
const SMOOTH = 'tensor/smooth.ts';
const all = exportsOf(join(root, 'index.ts'));

test('the public interface is found', () => {
  const names = all.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['kl', 'defineSuite', 'gcd', 'Method', 'TrainingOptions', 'logSigmoid']),
  );
  expect(new Set(names).size).toBe(names.length);
});

const ours = all.flatMap(({ source, ...place }) => (source ? [{ ...place, ...source }] : []));
test.each(ours)('$name says what it is, and shows its use where it is a value', ({ name, file, comment, text }) => {
  expect(comment, `${file}: Expected a comment /** … */ before ${name}. Say what it is.`).not.toBeNull();
  if (!/^export (interface|type)/.test(text) && file !== SMOOTH) {
    expect(comment, `${file}: Expected an @example of one to three lines for ${name}.`).toMatch(
      /@example\n( \* .+\n){1,4}/,
    );
  }
  expect(undocumentedMembers(text), `${file}: Expected a comment before each member of ${name}.`).toEqual([]);
});

test('every example, here and on the first page, is what TypeScript takes', () => {
  const folder = join(root, `../node_modules/.cache/selgen-examples-${process.pid}`);
  const names = all.filter(({ file }) => file !== SMOOTH).map(({ name }) => name);
  const before = `import { ${names.join(', ')} } from '../../../src/index.ts';
declare const gradients: Readonly<Record<string, Params>>, gradient: Params;
declare const logits: Tensor, reference: Tensor, targets: Tensor, n: number;`;
  const documented = ours.flatMap(({ name, comment }) => exampleOf(comment).map((code) => ({ name, code })));
  const onPage = [...readFileSync(join(root, '../README.md'), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(
    ([, code], index) => ({ name: `README.md, block ${index + 1}`, code: code!.replace(/^import .*\n/m, '') }),
  );
  expect(onPage.length).toBeGreaterThan(1);
  try {
    mkdirSync(folder, { recursive: true });
    const files = [...documented, ...onPage].map(({ name, code }, index) => ({
      file: `example-${index}.ts`,
      name,
      text: `${before}\n${code}\nexport {};\n`,
    }));
    for (const { file, text } of files) writeFileSync(join(folder, file), text);
    const options = {
      noUnusedLocals: false,
      noUnusedParameters: false,
      verbatimModuleSyntax: false,
      isolatedModules: false,
    };
    const config = {
      extends: '../../../tsconfig.json',
      compilerOptions: options,
      include: ['*.ts', '../../../src/suite/vitest/reporter.ts'],
      exclude: [],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const { stdout } = spawnSync('npx', ['tsc', '-p', folder], { cwd: join(root, '..'), encoding: 'utf8' });
    const told = stdout.replaceAll(/\S*example-(\d+)\.ts/g, (_, index) => files[Number(index)]!.name);
    expect(told).toBe('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The code under `@example`. */
function exampleOf(comment: string | null): string[] {
  const code = /@example\n((?: \* .*\n)+)/.exec(comment ?? '')?.[1];
  return code === undefined ? [] : [code.replaceAll(/^ \* /gm, '')];
}

/** Members of an interface without a comment of their own. */
function undocumentedMembers(text: string): string[] {
  if (!text.startsWith('export interface')) return [];
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const member = /^ {2}(?:readonly )?(\w+)\??[(:]/.exec(line);
    return member && !/\*\/$/.test(lines[index - 1]!) ? [member[1]!] : [];
  });
}

/** A module's exports with their declarations. Packages document their own. */
function exportsOf(file: string): Exported[] {
  const text = readFileSync(file, 'utf8');
  const named = [...text.matchAll(/^export (?:type )?\{([^}]*)\}(?: from '([^']+)')?/gm)].flatMap(([, names, from]) => {
    const wanted = names!
      .split(',')
      .map((name) => name.replace(/\btype\b/, '').trim())
      .filter(Boolean);
    if (!from?.startsWith('.')) return wanted.map((name): Exported => ({ name, file: 'a package' }));
    const found = exportsOf(join(dirname(file), from));
    return wanted.map((name) => find(name, found, file));
  });
  const everything = [...text.matchAll(/^export \* (?:as \w+ )?from '([^']+)'/gm)].flatMap(([, from]) =>
    exportsOf(join(dirname(file), from!)),
  );
  const own = [...text.matchAll(/^export (?:async )?(?:function|const|interface|type|class) (\w+)/gm)].map((match) => {
    const before = text.slice(0, match.index);
    const body = text.slice(match.index);
    return {
      name: match[1]!,
      file: file.slice(root.length + 1),
      source: {
        comment: /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n$/.exec(before)?.[0] ?? null,
        text: body.slice(0, body.search(/^\}/m) + 1 || undefined),
      },
    };
  });
  return [...named, ...everything, ...own];
}

function find(name: string, found: readonly Exported[], file: string): Exported {
  return found.find((entry) => entry.name === name) ?? expect.fail(`${file}: ${name} was not found.`);
}
