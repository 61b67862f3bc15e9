import { sampleChecks, sampleResult } from '../results/sample-results.ts';
import { writeReport } from './write-report.ts';

/**
 * `npm run dev` runs this whenever a file of the report changes: a report of made-up trials in `reports/dev`, with two
 * references, three methods at three strengths, three seeds, and a check of every outcome.
 */
const results = [1, 2, 3].flatMap((seed) => [
  sampleResult({ method: 'base', seed, task: 0.1, capability: 0.9, alignment: 0.97 }),
  sampleResult({ method: 'taskOnly', seed, task: 0.95, capability: 0.6, alignment: 0.3 }),
  ...['kl', 'upweighted', 'representation'].flatMap((method, index) =>
    [0.1, 1, 10].map((strength, step) =>
      sampleResult({
        ...{ method, strength, seed },
        task: 0.93 - 0.05 * step - 0.02 * index,
        capability: 0.62 + 0.05 * step,
        alignment: 0.4 + 0.2 * step - 0.04 * index,
      }),
    ),
  ),
]);
const began = performance.now();
const page = await writeReport(results, 'reports/dev', { checks: sampleChecks(results.slice(-3)) });
process.stdout.write(
  `${page}: ${results.length} made-up trials in ${Math.round(performance.now() - began)} ms. Reload it.\n`,
);
