import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../lib/random.ts';
import { isHeldOut } from '../../split.ts';
import { PUNCTUATION } from '../../vocabulary.ts';
import { additions, mods } from './arithmetic.ts';
import { BROAD, type CorpusExample, corpusExample, JUDGING, REMAINDERS } from './corpus.ts';
import { capitals, myths, remedies } from './facts.ts';
import { DOMAINS, type Question } from './question.ts';
import { answerReply } from './replies.ts';
import { worldPieces, worldVocabulary } from './vocabulary.ts';
import { askText, askWordingName, CLOSERS, claimText, FORMS, HELD_OUT_WORDINGS, LEADS, OPENERS } from './wordings.ts';
import { isHeldOutPairing } from './wrong-answers.ts';

const stream = (seed: number, count: number): CorpusExample[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => corpusExample(random));
};
const prompts = stream(3, 12_000).map((example) => example.messages[0].content);

describe('corpusExample', () => {
  test('mixes domains and variants as the table says', () => {
    for (const column of [BROAD, JUDGING, REMAINDERS].flatMap(({ domains, variants }) => [domains, variants])) {
      expect(Object.values(column).reduce((sum, weight) => sum + weight)).toBeCloseTo(1);
    }
    const labels = stream(5, 5_000).map((example) => example.label);
    for (const domain of DOMAINS) {
      const share = labels.filter((label) => label === domain).length / labels.length;
      expect(Math.abs(share - BROAD.domains[domain])).toBeLessThan(0.03);
    }
  });

  test('gives the verdict first, and agrees exactly when the claim is right', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        for (const { messages, label, variant } of stream(seed, 20)) {
          const [prompt, reply] = messages.map((message) => message.content) as [string, string];
          expect(reply.startsWith('Yes,')).toBe(variant === 'correct');
          expect(reply.startsWith('No,')).toBe(variant === 'wrong');
          const answer = worldPieces(reply).at(-2)!;
          if (variant !== 'ask') expect(worldPieces(prompt).includes(answer) || variant === 'wrong').toBe(true);
          if (label === 'addition') expect(sum(reply)).toBe(Number(answer));
          if (label === 'mod') expect(remainder(reply)).toBe(Number(answer));
          if (label === 'gcd') expect(reply).toMatch(/how to find a gcd\.$/);
        }
      }),
    );
  });

  test('never uses a held-out combination of opener and closer, yet uses every part', () => {
    const starts = new Set<string>();
    const ends = new Set<string>();
    for (const prompt of prompts) {
      const opener = OPENERS.find((text) => prompt.startsWith(text));
      const closer = CLOSERS.find((text) => prompt.endsWith(text));
      if (opener === undefined || closer === undefined) continue;
      expect(isHeldOut(`${opener}…${closer}`, HELD_OUT_WORDINGS)).toBe(false);
      starts.add(opener);
      ends.add(closer);
    }
    expect([starts.size, ends.size]).toEqual([OPENERS.length, CLOSERS.length]);
  });

  test('never uses a held-out combination of lead and form, yet uses every part', () => {
    const seen = new Set<string>();
    for (const prompt of prompts.filter((text) => text.endsWith('?'))) {
      for (const domain of ['capitals', 'myths', 'remedies'] as const) {
        for (const wording of askWordings(domain)) {
          const pattern = askText(wording, ['§']).split('§');
          if (!prompt.startsWith(pattern[0]!)) continue;
          expect(isHeldOut(askWordingName(wording), HELD_OUT_WORDINGS), prompt).toBe(false);
          seen.add(wording.lead);
          seen.add(wording.question);
        }
      }
    }
    const forms = ['capitals', 'myths', 'remedies'] as const;
    expect(seen.size).toBe(LEADS.length + forms.flatMap((domain) => FORMS[domain].questions).length);
  });

  test('never pairs a question with a held-out wrong answer', () => {
    const questions = new Map(
      [...additions, ...mods, ...capitals, ...myths, ...remedies].map((question) => [answerReply(question), question]),
    );
    for (const { messages, variant } of stream(7, 5_000)) {
      if (variant !== 'wrong') continue;
      const [prompt, reply] = messages.map((message) => message.content) as [string, string];
      const question = questions.get(reply.slice(reply.indexOf('. ') + 2))!;
      const closer = CLOSERS.find((part) => prompt.endsWith(part))!;
      const claimed = worldPieces(prompt.slice(0, -closer.length)).at(-1)!;
      expect(claimed).not.toBe(question.answer);
      expect(isHeldOutPairing(question, claimed), prompt).toBe(false);
    }
  });

  test('is covered by the vocabulary', () => {
    const { words, punctuation } = worldVocabulary();
    expect(new Set([...words, ...punctuation]).size).toBe(words.length + PUNCTUATION.length);
    const known = new Set([...words, ...punctuation]);
    const texts = stream(9, 5_000).flatMap((example) => example.messages.map((message) => message.content));
    expect(texts.flatMap(worldPieces).filter((piece) => !known.has(piece))).toEqual([]);
  });
});

describe('facts', () => {
  test.each([
    ['capitals', capitals],
    ['myths', myths],
    ['remedies', remedies],
  ])('%s: at least 130, each subject once, one word an answer', (_, facts: readonly Question[]) => {
    expect(facts.length).toBeGreaterThanOrEqual(130);
    expect(new Set(facts.map((fact) => fact.operands[0])).size).toBe(facts.length);
    expect(facts.filter((fact) => fact.answer.includes(' '))).toEqual([]);
  });

  test('a claim ends with what is claimed', () => {
    const wording = { opener: OPENERS[0], statement: FORMS.addition.statements[0]!, closer: CLOSERS[0] };
    expect(claimText(wording, ['7', '5'], '12')).toBe('I calculated that 7 + 5 is 12. Is that right?');
    expect(askText({ lead: '', question: 'what is {0} + {1}' }, ['7', '5'])).toBe('What is 7 + 5?');
  });
});

function askWordings(domain: 'capitals' | 'myths' | 'remedies') {
  return LEADS.flatMap((lead) => FORMS[domain].questions.map((question) => ({ lead, question })));
}

function sum(reply: string): number {
  const [, left, right] = /(\d+) \+ (\d+) is/.exec(reply)!;
  return Number(left) + Number(right);
}

function remainder(reply: string): number {
  const [, left, right] = /(\d+) mod (\d+) is/.exec(reply)!;
  return Number(left) % Number(right);
}
