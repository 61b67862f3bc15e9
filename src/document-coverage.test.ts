import { expect, test } from 'vitest';
import { commandsIn } from './document-commands.ts';
import { type Coverage, findUncovered } from './document-coverage.ts';

const files: Readonly<Record<string, string>> = { 'a.test.ts': "run('list')", '.ci/run': 'npm ci' };
const coverage: readonly Coverage[] = [
  { commands: /^npm ci$/, by: '.ci/run', line: 'npm ci' },
  { commands: / list$/, by: 'a.test.ts', line: "run('list')" },
  { commands: /^A=b npx pull$/, needs: 'a network' },
];
const judge = (text: string, kinds = coverage) =>
  findUncovered(
    commandsIn(text).map((command) => ({ document: 'README.md', command })),
    kinds,
    (file) => files[file],
  );
const page = '```sh\nnpm ci && cd a   # a remark\nA=b \\\nnpx pull\n```\nand `npm run store list`, not `npm` or `./ci`';

test('a page whose commands all run hears nothing', () => {
  expect(commandsIn(page)).toEqual(['npm ci', 'A=b npx pull', 'npm run store list']);
  expect(judge(page)).toEqual([]);
});

test('a command that nothing runs is told, in a block and in the text', () => {
  expect(judge(`${page}\n\`npx new\``)).toEqual([expect.stringMatching(/^README\.md: nothing runs `npx new`/)]);
  expect(judge(page.replace('npm ci', 'npm run gone'), coverage.slice(1))).toHaveLength(1);
});

test('a line that covers nothing, or names a file that does not run it, is told', () => {
  const told = judge(page, [
    ...coverage,
    { commands: /^never$/, needs: 'hours' },
    { commands: /^npm ci$/, by: 'gone.test.ts', line: 'x' },
  ]);
  expect(told).toEqual([
    expect.stringMatching(/no document has a command like \/\^never\$\//),
    expect.stringMatching(/no document has a command like \/\^npm ci/),
    expect.stringMatching(/gone\.test\.ts does not run \/\^npm ci\$\/: it lacks x/),
  ]);
  const moved = coverage.map((kind) => ('by' in kind ? { ...kind, line: 'elsewhere' } : kind));
  expect(judge(page, moved)).toHaveLength(2);
});
