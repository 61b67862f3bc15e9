import { describe, expect, test } from 'vitest';
import { anchorOf, findDocumentViolations, type Repository } from './document-rules.ts';

/** The problems that the rules find in a repository with these documents. */
function judge(documents: Repository['documents'], others: Partial<Repository> = {}) {
  return findDocumentViolations({
    files: [...Object.keys(documents), 'package.json', 'suites/gcd/kl.test.ts', 'fixtures/golden/a.py', 'run.sh'],
    documents,
    scripts: ['report'],
    commands: ['store'],
    lists: [],
    ...others,
  });
}

const page = (text: string) => ({ 'docs/README.md': text, 'README.md': '# The *first* page: `a.b`!\n' });
const shell = (command: string) => page(`\`\`\`sh\n${command}\n\`\`\``);

describe('a document that says what is not so is told', () => {
  test.each<[string, Repository['documents'], string | RegExp]>([
    ['a file that is not there', page('[x](../src/gone.ts)'), /the link \.\.\/src\/gone\.ts leads nowhere/],
    ['an anchor that is not there', page('[x](../README.md#second)'), /README\.md has no heading for #second/],
    ['an anchor of its own', page('[x](#nowhere)'), /docs\/README\.md has no heading for #nowhere/],
    ['a path in code', page('`src/gone.ts`'), /`src\/gone\.ts` is no file here/],
    ['a name in code', page('`gone.ts`'), /`gone\.ts` is no file here/],
    ['a long first page', { 'README.md': 'ä'.repeat(4609) }, /^README\.md: 9218 bytes, its budget is 9216\./],
    ['a script', shell('npm run gone -- --fast'), /no script gone/],
    ['a suite', shell('SELGEN_SEEDS=1,2 npx vitest run suites/gone -t kl'), /no test file fits suites\/gone/],
    ['a suite of a folder', shell('cd suites/gcd && npx vitest run em'), /no test file fits em/],
    ['a folder', shell('cd suites/gone && npm test'), /no such folder/],
    ['a program', shell('curl example.org | sh'), /not a command these rules know/],
    ['a script of Python', shell('python3 fixtures/gone.py x'), /no file fixtures\/gone\.py/],
    ['a command of selgen', shell('npx selgen gone'), /no command gone/],
    ['the second of two', shell('npm ci && npm run gone   # a remark'), /`npm run gone`/],
    ['a line that goes on', shell('SELGEN_A=b \\\nnpm run gone'), /`npm run gone`/],
  ])('%s', (_, documents, message) => {
    expect(judge(documents)).toEqual([expect.stringMatching(message)]);
  });

  test('a list that lacks a name', () => {
    const lists = [{ document: 'README.md', what: 'method', names: ['kl', 'a.b'] }];
    expect(judge(page(''), { lists })).toEqual(['README.md: it does not list the method `kl`. Add its line.']);
  });

  test('a folder that hides what it imports', () => {
    const documents = { 'src/results/README.md': '# Results\n\nMay import: `lib`, `tensor`.\n' };
    expect(judge(documents)).toEqual([expect.stringContaining('Expected the line "May import: `lib`."')]);
  });
});

test('and one that says what is so hears nothing', () => {
  const text = `
[a](../README.md#the-first-page-ab) [b](../suites/gcd) [c](https://example.org) \`[d](gone)\` \`kl.test.ts\` \`src/<name>/kl.ts\`

\`\`\`sh
npm ci && npx vitest run suites/gcd   # and a remark
cd suites/gcd && npx vitest run kl --reporter=blob
npx vitest run --project unit kl
SELGEN_MODEL=a SELGEN_WORDS="a b" npm run report -- --out x
npx selgen store list
/tmp/venv/bin/python fixtures/golden/a.py /tmp/a
run.sh
\`\`\``;
  expect(judge(page(text))).toEqual([]);
});

test('anchors are GitHub’s', () => {
  expect(anchorOf('`em`: narrow emergent misalignment')).toBe('em-narrow-emergent-misalignment');
  expect(anchorOf('Add [a method](x.md), it’s easy')).toBe('add-a-method-its-easy');
});
