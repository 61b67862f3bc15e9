import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../lib/errors.ts';
import { afterLast, beforeFirst, filled, kebabCase, refuseReserved, type Scaffold } from './change.ts';

/** A method with a strength λ, its test, its entries in the contract and README, and a suite in each setting. */
export function newMethod(name: string): Scaffold {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) fail('new:method', `Expected a name such as softAnchor, got '${name}'.`);
  refuseReserved('new:method', name);
  const file = kebabCase(name);
  const entries = readdirSync(join(import.meta.dirname, '../settings'), { withFileTypes: true });
  // Each setting has a folder.
  const settings = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return {
    changes: [
      { file: `src/methods/${file}.ts`, text: filled('method', { name, file }) },
      { file: `src/methods/${file}.test.ts`, text: filled('method-test', { name, file }) },
      ...settings.map((setting) => ({
        file: `suites/${setting}/${file}.test.ts`,
        text: filled('method-suite', { name, setting }),
      })),
      afterLast('src/methods/index.ts', /^export \{/, `export { ${name} } from './${file}.ts';`),
      afterLast(
        'src/methods/README.md',
        /^\| `\w+` \| .* \| \[[\w-]+\]\([\w-]+\.ts\) \|/,
        `| \`${name}\` | CE(T) + λ·… | [${file}](${file}.ts) | | |`,
      ),
      beforeFirst(
        'src/methods/contract/contract.test.ts',
        /^ {2}\];/,
        `    { title: '${name}', method: methods.${name}(), off: methods.${name}({ lambda: 0 }) },`,
      ),
    ],
    next: [
      `Write the term, the formula's source and the options in src/methods/${file}.ts.`,
      `Write the formula once more, in plain numbers, in the line that says so in src/methods/${file}.test.ts.`,
      `Prove it: npx vitest run --project unit src/methods/${file} src/methods/contract/contract`,
      `See it in the report beside its references: npx vitest run suites/gcd/base suites/gcd/task-only suites/gcd/${file}`,
      `Measure the other settings too: npx vitest run ${settings
        .filter((setting) => setting !== 'gcd')
        .map((setting) => `suites/${setting}/${file}`)
        .join(' ')}`,
      `Set each bound in suites/*/${file}.test.ts midway between what it reaches and what taskOnly reaches, and fill its row in src/methods/README.md in.`,
      `In this repository, add its row to the table of README.md, and one to the number of methods that it names.`,
      `If you have Python with torch and peft, add ${name} to fixtures/golden/methods.py, run it, and add ${name} to CASES in src/methods/contract/golden.test.ts.`,
    ],
  };
}
