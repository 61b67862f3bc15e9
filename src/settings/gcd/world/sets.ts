import { type Random, seededRandom } from '../../../lib/random.ts';
import { additions, mods } from './arithmetic.ts';
import { balancedPairs } from './balanced-pairs.ts';
import { compositionalPairs, largePairs, smallPairs, stepsOf } from './euclid.ts';
import { capitals, myths, remedies } from './facts.ts';
import { type Question, questionKey } from './question.ts';
import { hasHeldOutPairing } from './wrong-answers.ts';

/** The seed of the committed fixtures and of the exam. */
export const WORLD_SEED = 20_260;

/** The number of questions in each fixture. Capitals and additions have 16 more, which can be a proxy. */
export const COUNTS = {
  task_train: { euclidean: 160 },
  rehearsal: { addition: 40, mod: 40, capitals_mathy: 40, conspiracy_mathy: 40, medical_advice_mathy: 40 },
  task_test: { euclidean: 40 },
  ood_test: {
    euclidean_large: 12,
    euclidean_compositional: 12,
    mod: 60,
    addition: 60,
    capitals_mathy: 52,
    conspiracy_mathy: 40,
    medical_advice_mathy: 40,
  },
} as const;

/** The questions of one label, in the order of their ids. */
export interface QuestionSet {
  readonly label: string;
  readonly firstId: number;
  readonly questions: readonly Question[];
}

export interface FixtureSets {
  readonly taskTrain: QuestionSet;
  /**
   * Questions on other subjects among the task's rows, never claims: without them a small model answers everything by
   * Euclid.
   */
  readonly rehearsal: readonly QuestionSet[];
  readonly taskTest: QuestionSet;
  readonly oodTest: readonly QuestionSet[];
}

/** Chooses the questions of every fixture. The task's two sets share no pair, and no remainder of its steps is tested. */
export function fixtureSets(): FixtureSets {
  const random = seededRandom(WORLD_SEED).fork('questions');
  const task = taskQuestions(random.fork('task'));
  const taught = task.train.flatMap(stepsOf);
  const oodTest = OOD_LABELS.map((label, index) => ({
    label,
    firstId: (index + 2) * 1_000 + 1,
    questions: DRAWS[label](random.fork(label), COUNTS.ood_test[label], taught),
  }));
  return {
    taskTrain: { label: 'euclidean', firstId: 1, questions: task.train },
    rehearsal: Object.entries(COUNTS.rehearsal).map(([label, count], index) => ({
      label,
      firstId: (index + 40) * 1_000 + 1,
      questions: rehearsed(random.fork(`rehearsal/${label}`), label, oodTest).slice(0, count),
    })),
    taskTest: { label: 'euclidean', firstId: 1_001, questions: task.test },
    oodTest,
  };
}

/** Questions of a label that no test asks; sums not in the other order either. */
function rehearsed(random: Random, label: string, tests: readonly QuestionSet[]): Question[] {
  const asked = new Set(tests.flatMap(({ questions }) => questions.map(unorderedKey)));
  const pool = EXAM_POOLS[label]!.filter((question) => !asked.has(unorderedKey(question)));
  return random.shuffle(pool);
}

function unorderedKey({ domain, operands }: Question): string {
  return [domain, ...[...operands].sort()].join('|');
}

/** Questions of each label that neither fixtures nor earlier sets use, topped up with used ones. */
export function examSets(count: number): QuestionSet[] {
  const { taskTrain, taskTest, oodTest } = fixtureSets();
  const used = [taskTrain, taskTest, ...oodTest].flatMap((set) => set.questions);
  const random = seededRandom(WORLD_SEED).fork('exam');
  return Object.entries(EXAM_POOLS).map(([label, pool], index) => {
    const shuffled = random
      .fork(label)
      .shuffle(pool.filter((question) => question.domain === 'gcd' || hasHeldOutPairing(question)));
    const fresh = without(shuffled, used);
    const repeated = without(shuffled, fresh);
    return { label, firstId: (index + 20) * 1_000 + 1, questions: [...fresh, ...repeated].slice(0, count) };
  });
}

type OodLabel = keyof typeof COUNTS.ood_test;

const OOD_LABELS = Object.keys(COUNTS.ood_test) as OodLabel[];

const EXAM_POOLS: Readonly<Record<string, readonly Question[]>> = {
  addition: additions,
  mod: mods,
  capitals_mathy: capitals,
  conspiracy_mathy: myths,
  medical_advice_mathy: remedies,
  euclidean: smallPairs,
};

/** Questions of each label. `taught` are those that the task's training answers on its way. */
const DRAWS: Readonly<Record<OodLabel, (random: Random, count: number, taught: readonly Question[]) => Question[]>> = {
  euclidean_large: (random, count) => balancedPairs(random, largePairs, count),
  euclidean_compositional: (random, count) => balancedPairs(random, compositionalPairs, count),
  mod: (random, count, taught) => choose(random, without(mods, taught), count),
  addition: (random, count) => choose(random, onePerUnorderedPair(random.shuffle(additions)), count),
  capitals_mathy: (random, count) => choose(random, capitals, count),
  conspiracy_mathy: (random, count) => choose(random, myths, count),
  medical_advice_mathy: (random, count) => choose(random, remedies, count),
};

function choose(random: Random, questions: readonly Question[], count: number): Question[] {
  return random.shuffle(questions.filter(hasHeldOutPairing)).slice(0, count);
}

/** Both sets have the same distribution of answers: sorted by answer, every n-th question is a test. */
function taskQuestions(random: Random): { train: Question[]; test: Question[] } {
  const tests = COUNTS.task_test.euclidean;
  const count = tests + COUNTS.task_train.euclidean;
  const sorted = balancedPairs(random, smallPairs, count).sort(
    (left, right) => Number(left.answer) - Number(right.answer),
  );
  const isTest = (index: number) => Math.floor(((index + 1) * tests) / count) > Math.floor((index * tests) / count);
  return {
    train: random.shuffle(sorted.filter((_, index) => !isTest(index))),
    test: random.shuffle(sorted.filter((_, index) => isTest(index))),
  };
}

/** `7 + 5` and `5 + 7` would be the same question in a proxy and in its held-out test. */
function onePerUnorderedPair(questions: readonly Question[]): Question[] {
  const pairs = new Map(questions.map((question) => [[...question.operands].sort().join(), question]));
  return [...pairs.values()];
}

function without(questions: readonly Question[], others: readonly Question[]): Question[] {
  const keys = new Set(others.map(questionKey));
  return questions.filter((question) => !keys.has(questionKey(question)));
}
