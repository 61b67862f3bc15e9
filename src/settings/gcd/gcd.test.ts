import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
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
