import { expect, test } from 'vitest';
import { render } from '../report/page/render.ts';
import { sampleResult } from '../results/sample-results.ts';
import { lostSettings } from './lost-settings.ts';

const pageOf = async (settings: readonly string[]) =>
  (await render(settings.map((setting) => ({ ...sampleResult({ method: 'base' }), setting })))).html;

test('a page of several settings, or of one, loses those that a new one lacks', async () => {
  const two = await pageOf(['em', 'gcd']);
  expect(lostSettings(two, ['gcd'])).toEqual(['em']);
  expect(lostSettings(two, ['triggers', 'gcd', 'em'])).toEqual([]);
  const one = await pageOf(['gcd']);
  expect(lostSettings(one, ['em'])).toEqual(['gcd']);
  expect(lostSettings(one, ['gcd', 'em'])).toEqual([]);
});

test('where there is no page yet, nothing is lost', () => {
  expect(lostSettings('', ['gcd'])).toEqual([]);
});
