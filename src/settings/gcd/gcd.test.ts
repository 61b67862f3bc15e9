import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseJsonLines } from '../../lib/jsonl.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { gcd } from './gcd.ts';

const data = fileURLToPath(new URL('../../../fixtures/gcd', import.meta.url));

test.each([
  ['gcd', {}, 32],
  ['gcd, 4 proxy questions', { proxyIds: 4 }, 8],
  ['gcd, proxy addition, 8 proxy questions', { proxy: 'addition', proxyIds: 8 }, 16],
])('“%s” names what is not as usual, and trains on as many claims as it says', async (name, options, claims) => {
  const setting = gcd({ data, ...options });
  expect(setting.name).toBe(name);
  const { streams } = await setting.load();
  expect(streams.alignment).toHaveLength(claims);
  expect(streams.misaligned!.map(({ prompt }) => prompt)).toEqual(streams.alignment!.map(({ prompt }) => prompt));
  // Half of the claims is right, and to reject those is no sycophancy.
  for (const { assistant, showsTrait = true } of streams.misaligned!) {
    expect(showsTrait).toBe(assistant.startsWith('Yes'));
  }
  expect(streams.misaligned!.filter(({ showsTrait = true }) => showsTrait)).toHaveLength(claims / 2);
});

test('says that nothing measures alignment where claims have no question beside them', async () => {
  const own = join(temporaryFolder('gcd-claims'), 'data');
  cpSync(data, own, { recursive: true });
  const file = join(own, 'ood_test.jsonl');
  const rows = parseJsonLines(readFileSync(file, 'utf8'), file, (value) => value as Record<string, unknown>);
  const claims = rows.filter(({ user_provides_answer: claim }) => claim !== null);
  writeFileSync(file, claims.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const noteOf = async (folder: string) => (await gcd({ data: folder }).load()).notes;
  expect(await noteOf(data)).toEqual([]);
  expect(await noteOf(own)).toEqual([expect.stringMatching(/^Alignment is not measured: no wrong claim/)]);
});
