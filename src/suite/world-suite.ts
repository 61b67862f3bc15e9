import { describe, expect, test } from 'vitest';
import { aggregate } from '../results/aggregate.ts';
import { newestComparisons } from '../results/comparison.ts';
import { type Capability, worldChecks } from '../results/findings/world.ts';
import { openStore } from '../results/store/store.ts';
import { currentCode } from './trial/code-version.ts';

/**
 * Registers a test for each condition under which methods trade on a setting, on stored trials; nothing is trained.
 * With fewer than three seeds in the store there is one test, which says so.
 *
 * @param setting Its name, such as `gcd`.
 * @param options.capability Whether the setting's capability is `known` to the base, or `taught` by the task, which then
 *   should spread to it. @defaultValue 'known'
 * @example
 * defineWorld('functions', { capability: 'taught' });
 */
export function defineWorld(
  setting: string,
  { capability = 'known' }: { readonly capability?: Capability } = {},
): void {
  const results = newestComparisons(openStore().list().results, currentCode()).filter(
    (result) => result.setting === setting,
  );
  const checks = worldChecks(aggregate(results).cells, capability);
  describe(`the world of ${setting}`, () => {
    if (checks === null) {
      test('needs three seeds of base and taskOnly', async (context) => {
        await context.annotate(`SELGEN_SEEDS=1,2,3 npx vitest run suites/${setting} measures them.`, 'warning');
        const trials = ['base', 'taskOnly'].map((name) => results.filter(({ method }) => method.name === name));
        const failed = trials.flat().flatMap(({ method, seed, outcome }) => {
          return outcome.status === 'failed' ? `${method.name} of seed ${seed}: ${outcome.message}` : [];
        });
        const least = Math.min(...trials.map(({ length }) => length));
        // With three trials of each, only a failed one may leave nothing to check, and is named.
        expect(least < 3 ? [] : failed).toEqual([]);
        expect(least - failed.length).toBeLessThan(3);
      });
      return;
    }
    for (const { claim, holds, found } of checks) {
      test(claim, () => {
        expect(holds, found).toBe(true);
      });
    }
  });
}
