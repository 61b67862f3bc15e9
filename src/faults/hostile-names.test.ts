import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Ended, vitestProject } from '../suite/vitest/vitest-project.ts';

/** This text sets a terminal's title, clears its screen, and rings. It also closes scripts, links and tables. */
const hostile = '\u001b]0;owned\u0007\u001b[2J\u009b31m<script>alert(1)</script> | [x](javascript:alert(1)) `a` "&amp;';
const code = JSON.stringify(hostile);

const suite = `
import { base, defineSetting, defineSuite, taskOnly } from 'selgen';
const hostile = ${code};
const setting = defineSetting({
  name: 'sums ' + hostile,
  streams: { task: [{ prompt: 'What is 3 + 2?', assistant: '5' }, { prompt: 'What is 4 + 2?', assistant: '6' }] },
  questions: [{ axis: 'task', prompt: 'What is 7 + 5? ' + hostile, expected: hostile, label: hostile, grade: () => ({ verdict: 0, why: hostile }) }],
  options: { [hostile]: hostile },
  training: { updates: 1, taskRows: 2 },
  maximumNewTokens: 4,
});
defineSuite(setting, [{ method: base() }, { method: { ...taskOnly(), name: 'mine ' + hostile } }]);
`;

const project = vitestProject({ 'suite.test.ts': suite });
let ended: Ended;
beforeAll(async () => {
  ended = await project.run(['--reporter=default', '--reporter=junit', '--outputFile.junit=junit.xml']);
});

test('names and replies with escape sequences reach the terminal as text', () => {
  expect(ended.status, ended.output).toBe(0);
  expect(ended.output).toContain('owned');
  // Without a terminal, our output and Vitest's must hold no control characters.
  expect(ended.output.replaceAll(/[\n\r\t]/g, '')).not.toMatch(/\p{Cc}/u);
});

test('JUnit’s XML holds them as text', () => {
  const xml = readFileSync(join(project.folder, 'junit.xml'), 'utf8');
  expect(xml).toContain('owned');
  expect(xml.replaceAll(/[\n\r\t]/g, '')).not.toMatch(/\p{Cc}/u);
  expect(xml).not.toContain('<script>');
});

test('the report’s files, Markdown and plain text hold no sequence, no script and no link of theirs', () => {
  const folder = join(project.folder, 'reports/latest');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(md|txt|csv|html)$/.test(file),
  );
  expect(files).toContain('index.html');
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8');
    expect(/\p{Cc}/u.exec(text.replaceAll(/[\n\r\t]/g, '')), file).toBeNull();
    expect(text, file).not.toMatch(/<script>alert/);
    if (file.endsWith('.md')) expect(text, file).not.toMatch(/(?<!\\)\[x\]\(javascript/);
  }
});

test('the model card beside the adapter holds them as text, with one head', () => {
  const trials = join(project.folder, '.selgen/trials');
  const cards = readdirSync(trials, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('README.md'));
  expect(cards).toHaveLength(1);
  const card = readFileSync(join(trials, cards[0]!), 'utf8');
  expect(card.replaceAll(/[\n\r\t]/g, '')).not.toMatch(/\p{Cc}/u);
  const [before, metadata, text, ...more] = card.split(/^---$/m);
  expect([before, more]).toEqual(['', []]);
  expect(metadata).toContain('selgen-method:mine');
  expect(text).toContain('owned');
  expect(text).not.toMatch(/(?<!\\)<script|(?<!\\)\[x/);
});

test('nothing is written outside of the project’s folders', () => {
  expect(
    readdirSync(project.folder).filter(
      (name) => !/^(\.selgen|reports|node_modules|\.modules|junit\.xml|.*\.(ts|json|mjs))$/.test(name),
    ),
  ).toEqual([]);
  expect(existsSync(join(project.folder, '../selgen-escaped'))).toBe(false);
});
