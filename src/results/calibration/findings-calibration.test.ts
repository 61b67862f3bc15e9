import { expect, test } from 'vitest';
import { findingRates } from './findings-calibration.ts';

// npm run bench:statistics does the same with 2,000 runs. The seeds are fixed.
const world = { methods: 5, seeds: 3, betweenSeeds: 0.06 };

test('effects of two margins are found, each by its finding', () => {
  const [mixing, trade, kl, nearer] = findingRates(
    { ...world, mixingLoses: 0.2, trade: 0.2, klLeads: 0.32, nearerGains: 0.2 },
    6,
  );
  for (const outcomes of [mixing, trade, kl, nearer]) expect(outcomes!.reproduced).toBeGreaterThanOrEqual(0.5);
});

test('where there is no effect, no finding is reproduced', () => {
  for (const { reproduced } of findingRates(world, 6)) expect(reproduced).toBeLessThanOrEqual(1 / 6);
});
