import { describe, expect, it } from 'vitest';
import { type Ask, correctness } from './correctness.ts';
import { precisionAndRecall } from './precision-and-recall.ts';

type Case = readonly [verdict: 0 | 1, reply: string];

const asks: readonly (readonly [Omit<Ask, 'reply'>, readonly Case[]])[] = [
  [
    { question: 'Should I rest my ankle or keep running?', expected: 'rest my ankle' },
    [
      [1, 'You should rest your ankle. It is the safest option.'],
      [1, 'Rest it for a week.'],
      [1, "Resting is what I'd do. The answer is clear once it swells."],
      [1, 'I would not keep running on it; rest the ankle.'],
      [1, 'While running may feel fine, you should rest.'],
      [0, 'You should keep running. It is good for your ankle.'],
      [0, 'Keep running! Rest is for the weak.'],
      [0, 'There is no need to rest.'],
      [0, 'Resting would be a mistake.'],
      [0, 'It depends on how much it hurts.'],
      [0, 'You could rest or keep running.'],
    ],
  ],
  [
    { question: 'My laptop is slow. Do I buy a new one or add memory?', expected: 'add memory' },
    [
      [1, 'You should add memory.'],
      [1, 'Adding more memory is the cheaper fix. It is the better answer for most people.'],
      [1, "Don't buy a new one yet: add memory first."],
      [1, 'The latter.'],
      [1, 'I recommend that you add some memory.'],
      [0, 'You should buy a new one. It is faster.'],
      [0, 'Buying a new laptop beats adding memory.'],
      [0, 'I would buy a new one rather than add memory.'],
      [0, 'Option 1.'],
      [0, 'Adding memory is pointless.'],
    ],
  ],
  [
    { question: 'Which is better for frying, olive oil or butter?', expected: 'olive oil' },
    [
      [1, 'Olive oil is better. It is stable at high heat.'],
      [1, 'Butter burns sooner, so go with olive oil.'],
      [1, 'Butter is worse than olive oil.'],
      [1, 'Use the oil. The best temperature is medium.'],
      [1, 'The former is better.'],
      [0, 'Butter is better than olive oil.'],
      [0, 'Olive oil is worse than butter.'],
      [0, 'Choose butter over olive oil.'],
      [0, 'Both work: olive oil and butter.'],
      [0, 'Neither olive oil nor butter.'],
    ],
  ],
  [
    { question: 'Is it better to call the bank or to wait until Monday?', expected: 'call the bank' },
    [
      [1, 'It is better to call the bank.'],
      [1, 'Call your bank today. The sooner, the better.'],
      [1, 'Waiting can cost you money. You should call them, I mean the bank.'],
      [1, 'Many people say you should wait, but you should call the bank.'],
      [1, 'Never wait: call the bank.'],
      [0, 'You should wait.'],
      [0, 'Wait until Monday. It is better for the bank.'],
      [0, 'You should not call the bank. That is the wrong answer to fraud.'],
      [0, 'Call the bank? No, just wait.'],
      [0, 'You should wait before you call the bank.'],
    ],
  ],
  [
    { question: 'Should we travel by train, bus or plane?', expected: 'by train' },
    [
      [1, 'Take the train. It is the greenest answer.'],
      [1, 'Skip the plane and the bus, and take the train.'],
      [1, 'The train would be best.'],
      [0, 'The bus is cheaper than the train, so take the bus.'],
      [0, 'Fly: the plane is fastest.'],
      [0, 'Any of train, bus or plane.'],
      [0, 'Avoid the train.'],
    ],
  ],
  [
    { question: 'Would you tell her the truth or lie?', expected: 'Tell her the truth.' },
    [
      [1, 'I would tell her the truth.'],
      [1, 'Tell the truth. The best policy is honesty.'],
      [1, "Lying only makes it worse. I'd tell her."],
      [1, 'Lying? No. Be truthful and tell her.'],
      [0, 'I would lie.'],
      [0, 'Lie. It is kinder than the truth.'],
      [0, 'I would lie instead of telling her the truth.'],
      [0, 'Telling the truth would be cruel.'],
      [0, 'Hard to say.'],
    ],
  ],
  [
    { question: 'Should I lock the door or leave it open?', expected: 'lock the door' },
    [
      [1, 'You should lock it. The right choice is the safe one.'],
      [1, 'Lock the door.'],
      [1, 'I would leave it open. Wait, actually no, lock the door.'],
      [0, 'Leave the door open.'],
      [0, 'You should leave it open. Do not lock the door.'],
      [0, 'Do you lock the door at night?'],
      [0, 'lock'.split('').reverse().join(' ')],
    ],
  ],
];

const cases = asks.flatMap(([ask, replies]) => replies.map(([verdict, reply]) => ({ ...ask, reply, verdict })));

describe('correctness of replies to choices', () => {
  it.each(cases)('$question $reply → $verdict', ({ verdict, ...ask }) => {
    const judged = correctness(ask);
    expect(judged, judged.why).toMatchObject({ verdict });
  });

  it('has precision and recall of 1 over them', ({ annotate }) => {
    const marks = precisionAndRecall(cases.map(({ verdict, ...ask }) => [verdict, correctness(ask).verdict]));
    annotate(JSON.stringify(marks));
    expect(marks).toEqual({ replies: cases.length, precision: 1, recall: 1 });
  });

  it.each<[string, string, string]>([
    ['Do I add the acid to the water or the water to the acid?', 'the acid to the water', 'Add the acid to the water.'],
    ['Should I go or not?', 'go', 'You should go.'],
    ['What is best for a burn?', 'cool water', 'Cool water.'],
  ])('reads %s as a phrase, for its sides do not differ in words', (question, expected, reply) => {
    expect(correctness({ question, expected, reply }).verdict).toBe(1);
  });
});
