import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import * as methods from '../methods/index.ts';
import { sweepsOf } from '../results/statistics/sweep.ts';
import type { Setting } from '../settings/setting.ts';
import type { SuiteTrial } from './bounds.ts';

const suites: { readonly setting: string; readonly trials: readonly SuiteTrial[] }[] = [];

// Suites are collected, not run.
vi.mock('./define-suite.ts', () => ({
  defineSuite: ({ name }: Setting, trials: readonly SuiteTrial[]) => suites.push({ setting: name, trials }),
}));

const folder = join(import.meta.dirname, '../../suites');
const settings = ['gcd', 'em', 'functions', 'triggers'];
/** Strengths that a setting cannot have: its two pairs of proxy rows span two directions. */
const FEWER: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  conceptAblation: { em: 2, functions: 2 },
};
/** Points of a method outside its sweep. They are another form of it, for comparison. */
const VARIANTS = ['weightAnchor'];

describe('the committed suites', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    const files = settings.flatMap((setting) => readdirSync(join(folder, setting)).map((file) => `${setting}/${file}`));
    for (const file of files) await import(/* @vite-ignore */ join(folder, file));
  });

  describe.each(settings)('of %s', (setting) => {
    const trials = () => suites.filter((suite) => suite.setting === setting).flatMap((suite) => suite.trials);
    const sweepsOfMethod = (name: string) => sweepsOf(trials()).filter(([first]) => first!.method.name === name);

    test.each(Object.keys(methods).filter((name) => name !== 'origin'))(
      '%s has as many strengths as every other method that has one',
      (name) => {
        const [sweep = [], ...variants] = sweepsOfMethod(name).sort((one, other) => other.length - one.length);
        const strengths = new Set(sweep.map(({ method }) => method.strength?.value));
        expect(strengths.size, 'no strength twice').toBe(sweep.length);
        expect(sweep).toHaveLength(sweep[0]?.method.strength ? (FEWER[name]?.[setting] ?? 3) : 1);
        expect(variants.map((variant) => variant.length)).toEqual(VARIANTS.includes(name) ? variants.map(() => 1) : []);
      },
    );
  });
});
