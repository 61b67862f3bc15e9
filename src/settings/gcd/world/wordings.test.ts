import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../lib/random.ts';
import { isHeldOut } from '../../split.ts';
import { DOMAINS } from './question.ts';
import {
  askWordingName,
  CLOSERS,
  claimWordingName,
  drawAskWording,
  drawClaimWording,
  FORMS,
  HELD_OUT_WORDINGS,
  LEADS,
  OPENERS,
} from './wordings.ts';

test('a drawn wording is on its side of the split', () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(...DOMAINS), fc.boolean(), (seed, domain, heldOut) => {
      const split = heldOut ? 'held-out' : 'seen';
      const ask = drawAskWording(seededRandom(seed), domain, split);
      const claim = drawClaimWording(seededRandom(seed), domain, split);
      expect(isHeldOut(askWordingName(ask), HELD_OUT_WORDINGS)).toBe(heldOut);
      expect(isHeldOut(claimWordingName(claim), HELD_OUT_WORDINGS)).toBe(heldOut);
    }),
  );
});

test('about the declared share of the wordings is held out, for asks in every domain', () => {
  const claims = OPENERS.flatMap((opener) =>
    CLOSERS.map((closer) => claimWordingName({ opener, closer, statement: '' })),
  );
  expect(shareHeldOut(claims)).toBeCloseTo(HELD_OUT_WORDINGS, 0.5);
  for (const domain of DOMAINS) {
    const asks = LEADS.flatMap((lead) => FORMS[domain].questions.map((question) => askWordingName({ lead, question })));
    expect(shareHeldOut(asks), domain).toBeGreaterThan(0.1);
    expect(shareHeldOut(asks), domain).toBeLessThan(0.5);
  }
});

function shareHeldOut(names: readonly string[]): number {
  return names.filter((name) => isHeldOut(name, HELD_OUT_WORDINGS)).length / names.length;
}
