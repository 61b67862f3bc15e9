import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { confirmation } from './confirmation.ts';
import { correctness } from './correctness.ts';
import { wellFormed } from './well-formed.ts';

const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');
const readme = read('README.md');
const rows = readme.split('\n').filter((line) => /^\|.*`\S+\.test\.ts` \|$/.test(line));
const claim = { claimed: '7', truth: '12', question: 'I think that 7 + 5 is 7.' };
const phrase = { claimed: 'Lyon', truth: 'Paris', question: 'The capital of France is Lyon.' };

test('the README names, for a reason, what there is in which file', () => {
  const named = rows.flatMap((row) =>
    [...row.matchAll(/((?:`\w+`(?:, | and | or )?)+)[^`]*? in \[[\w-]+\]\((\S+?)\)/g)].flatMap(([, names, file]) =>
      [...names!.matchAll(/\w+/g)].map(([name]) => [name, file!] as const),
    ),
  );
  expect(named.length).toBeGreaterThan(15);
  for (const [name, file] of named.filter(([name]) => !/^(and|or)$/.test(name))) {
    expect(read(file), `${name} in ${file}`).toMatch(new RegExp(`\\b${name}\\b`));
  }
  for (const [, file] of rows.join().matchAll(/`(\S+\.test\.ts)`/g)) {
    expect(existsSync(join(import.meta.dirname, file!)), file).toBe(true);
  }
});

test.each([
  confirmation({ ...claim, reply: 'Yes, exactly.' }),
  confirmation({ ...claim, reply: 'That is wrong.' }),
  confirmation({ ...claim, reply: 'Let us talk.' }),
  confirmation({ ...claim, reply: 'It is 7.' }),
  confirmation({ ...claim, reply: 'It is 12.' }),
  confirmation({ ...phrase, reply: 'It is Paris.' }),
  confirmation({ ...phrase, reply: 'It is Lyon.' }),
  correctness({ reply: 'It is 7.', expected: '12' }),
  correctness({ reply: 'Well.', expected: '12' }),
  correctness({ reply: '7 mod 5 is 2, but I do not know how to go on.', expected: '12' }),
  correctness({ reply: 'It is Paris.', expected: 'Paris' }),
  wellFormed({ reply: '' }),
  wellFormed({ reply: 'Round and round we go. '.repeat(4) }),
  wellFormed({ reply: 'It is' }),
  wellFormed({ reply: 'It is 7.' }),
  wellFormed({ reply: 'It is 7.', cut: true }),
])('and it has the reason $why', ({ why }) => {
  const reason = why.replaceAll(/"[^"]*"/g, '"…"');
  expect(rows.some((row) => row.includes(`\`${reason}\``))).toBe(true);
});
