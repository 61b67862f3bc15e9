import { describe, expect, test } from 'vitest';
import { visibleText } from '../report/notation/visible-text.ts';
import { aggregate } from '../results/aggregate.ts';
import { newestComparisons } from '../results/comparison.ts';
import { findingsOf } from '../results/findings/findings.ts';
import { openStore } from '../results/store/store.ts';
import { currentCode } from './trial/code-version.ts';

/**
 * Registers a test for each of the study's findings. Each reports what the stored trials say, and a contradicted
 * finding fails nothing. Nothing is trained, so it does not matter which suites ran before. The setting's newest
 * comparison in the store counts.
 *
 * @param setting Its name, such as `gcd`.
 * @param nearer Name of the same setting with a proxy nearer to the task.
 * @example
 * defineFindings('gcd', 'gcd, proxy addition');
 */
export function defineFindings(setting: string, nearer?: string): void {
  const results = newestComparisons(openStore().list().results, currentCode());
  const cellsOf = (name?: string) => aggregate(results.filter((result) => result.setting === name)).cells;
  describe(visibleText(`findings on ${setting}`), () => {
    for (const finding of findingsOf(setting, cellsOf(setting), cellsOf(nearer))) {
      test(`${finding.claim} → ${finding.outcome}`, async (context) => {
        context.task.meta.selgenFinding = finding;
        await context.annotate(
          [
            `${finding.outcome}: ${finding.claim}`,
            `  test: ${finding.test}`,
            ...finding.evidence.map(({ text }) => `  ${text}`),
          ].join('\n'),
          finding.outcome === 'reproduced' ? 'notice' : 'warning',
        );
        expect(finding.evidence.length).toBeGreaterThan(0);
      });
    }
  });
}
