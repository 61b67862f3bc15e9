import { afterEach, expect, test, vi } from 'vitest';
import { sampleResult } from '../results/sample-results.ts';
import { openStore } from '../results/store/store.ts';
import { emptiedFolder } from '../temporary-folder.ts';
import { lineProgress } from './progress.ts';
import { whenClaimed } from './when-claimed.ts';

const folder = emptiedFolder('claimed');
afterEach(() => vi.unstubAllEnvs());

// Found by the fault campaign with four processes. One process finds no trial. Another ends that trial. Then the first
// claims it.
test.each([
  ['is taken', '', 0],
  ['is run again where that is asked for', '1', 1],
])('a trial that another process finished just before the claim %s', async (_, forced, runs) => {
  vi.stubEnv('SELGEN_FORCE', forced);
  const store = openStore({ folder });
  const result = sampleResult({ method: 'kl', strength: 1 });
  const run = vi.fn(async () => result);
  expect(store.find(result.key).state).toBe('missing');
  store.save(result);
  const found = await whenClaimed(store, result.key, lineProgress('kl'), new AbortController().signal, run);
  expect([found, run.mock.calls.length]).toEqual([result, runs]);
});
