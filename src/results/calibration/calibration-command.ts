import { fail } from '../../lib/errors.ts';
import { optionsIn, runCommand } from '../../lib/run-command.ts';
import { binomialInterval } from '../statistics/statistics.ts';
import { coverage, differenceCoverage, flagged, type SimulatedWorld } from './calibration.ts';
import { type FindingWorld, findingRates } from './findings-calibration.ts';
import { verdictRates } from './verdict-calibration.ts';
import { volumeCoverage } from './volume-calibration.ts';

const RUNS = 2000;
/** Each draws questions 300 times. */
const VOLUME_RUNS = 500;

/**
 * Worlds like the `gcd` setting: few task questions, and an alignment that counts only questions the model can answer.
 */
const task = { level: 0.85, questions: 120, answers: 1, betweenQuestions: 1.5, betweenSeeds: 0.5 };
const alignment = { level: 0.6, questions: 250, answers: 1, betweenQuestions: 1, betweenSeeds: 0.4, counting: 0.7 };
const paraphrased = { level: 0.7, questions: 60, answers: 4, betweenQuestions: 1.5, betweenSeeds: 0.4 };
/** A base that can hardly answer anything, beside a model that can. */
const forgetful = {
  ...{ level: 0.93, questions: 100, answers: 1, betweenQuestions: 1, betweenSeeds: 0.3 },
  ...{ counting: 0.1, countingSecond: 0.9 },
};
const rare = { level: 0.02, questions: 100, answers: 1, betweenQuestions: 0.5, betweenSeeds: 0 };
/** Strengths of a method, at its rates in task, capability and alignment. */
const fronts = {
  'alignment of 2 %': [[0.6, 0.45, 0.02]],
  'all axes at 5 %': [[0.05, 0.05, 0.05]],
  'all axes at 97 %': [[0.97, 0.97, 0.97]],
  'three strengths': [
    [0.95, 0.7, 0.1],
    [0.85, 0.65, 0.4],
    [0.6, 0.6, 0.75],
  ],
} as const;
const quiet = { level: 0.6, questions: 100, answers: 1, betweenQuestions: 1, betweenSeeds: 0 };
const worlds = { 'few questions': task, 'alignment-like': alignment, 'four paraphrases': paraphrased };

const add = (what: string, value: number, low: number, high: number, runs = RUNS) => {
  // By chance, a test with exactly 5 % error errs in more than 5 % of 2,000 runs half the time. That is not a miss.
  const [least, most] = binomialInterval(Math.round(value * runs), runs);
  const verdict =
    value >= low && value <= high ? 'ok' : least <= high && most >= low ? 'ok, by chance outside' : 'MISSED';
  if (verdict === 'MISSED') process.exitCode = 1;
  process.stdout.write(
    `${what.padEnd(66)} ${(100 * value).toFixed(1).padStart(5)} %   wanted ${100 * low}–${100 * high} %   ${verdict}\n`,
  );
};
/** Upper bounds of coverage. Intervals of few seeds may be too wide, never too narrow; `marginOf` says why. */
const most = (seeds: number) => (seeds === 2 ? 0.99 : 0.97);
const mostQuiet = (seeds: number) => (seeds === 2 ? 0.998 : seeds === 3 ? 0.99 : 0.97);
const seeded = (world: Omit<SimulatedWorld, 'seeds'>, seeds: number): SimulatedWorld => ({
  ...world,
  seeds,
  betweenSeeds: seeds === 1 ? 0 : world.betweenSeeds,
});

const usage = `Simulates how often intervals, verdicts and findings err, and exits with 1 where that is too often.

  npm run bench:statistics -- [options]

  --only PART      intervals, families or findings (default: all three)
  --methods LIST   numbers of methods in the findings (default: 13,25)
  --runs N         of families and findings (default: ${RUNS})
`;

const OPTIONS = {
  only: { type: 'string' },
  methods: { type: 'string', default: '13,25' },
  runs: { type: 'string', default: `${RUNS}` },
} as const;

await runCommand((args) => {
  const values = optionsIn('bench', args, OPTIONS, usage);
  if (!values) return;
  const { only, methods, runs } = values;
  const parts = { intervals, families, findings };
  if (only !== undefined && !Object.hasOwn(parts, only)) {
    fail('bench', `Expected --only with one of ${Object.keys(parts).join(', ')}, got '${only}'. Choose one of them.`);
  }
  const asked = { methods: methods.split(',').map((word) => whole('--methods', word)), runs: whole('--runs', runs) };
  for (const [name, part] of Object.entries(parts)) if (!only || only === name) part(asked);
});

interface Asked {
  readonly methods: readonly number[];
  readonly runs: number;
}

function whole(option: string, word: string): number {
  if (/^[1-9]\d{0,8}$/.test(word)) return Number(word);
  return fail('bench', `Expected whole numbers from 1, got '${word}'. Correct ${option}.`);
}

function intervals(): void {
  for (const [name, world] of Object.entries(worlds)) {
    for (const seeds of [1, 2, 3, 5]) {
      const own = seeded(world, seeds);
      add(`mean, ${name}, ${seeds} seeds`, coverage(own, RUNS), 0.93, most(seeds));
      add(`difference, ${name}, ${seeds} seeds`, differenceCoverage(own, 0.5, RUNS), 0.93, most(seeds));
    }
  }
  add('mean, 2 % of 100 (exact, so at least 95 %)', coverage({ ...rare, seeds: 1 }, RUNS), 0.94, 1);
  for (const seeds of [2, 3, 5]) {
    const covered = coverage({ ...quiet, seeds }, RUNS);
    add(`mean, seeds that differ in answers only, ${seeds} seeds`, covered, 0.93, mostQuiet(seeds));
  }
  for (const [name, world] of Object.entries(worlds)) {
    for (const seeds of [1, 2, 3, 5]) {
      const alarms = 1 - differenceCoverage(seeded(world, seeds), 0, RUNS);
      add(`two equal methods called different, ${name}, ${seeds} seeds`, alarms, 0, 0.05);
    }
  }
  for (const seeds of [1, 3]) {
    const own = seeded(forgetful, seeds);
    add(`difference, one side knows 10 of 100, ${seeds} seeds`, differenceCoverage(own, 0, RUNS), 0.93, 1);
  }
  for (const [name, strengths] of Object.entries(fronts)) {
    for (const seeds of [1, 3, 5]) {
      const rates = strengths.map(([task, capability, alignment]) => ({ task, capability, alignment }));
      const questions = { task: 40, capability: 144, alignment: 85 };
      const covered = volumeCoverage({ strengths: rates, questions, seeds, betweenSeeds: 0.3 }, VOLUME_RUNS);
      add(`volume, ${name}, ${seeds} seeds (may be too wide)`, covered, 0.93, 1, VOLUME_RUNS);
    }
  }
  const gated = { ...alignment, betweenSeeds: 0.2, seeds: 3 };
  const gate = { margin: 0.1, methods: 8 };
  add('gate: no change flagged, margin 0.1, 3 seeds', flagged(gated, { ...gate, drop: 0 }, RUNS), 0, 0.01);
  add('gate: a drop of 0.25 caught, margin 0.1, 3 seeds', flagged(gated, { ...gate, drop: 0.25 }, RUNS), 0.95, 1);
  const halfAtOne = { ...gate, drop: 0, methods: 12, atCeiling: 12 };
  const scattered = { ...gated, betweenSeeds: 0.7 };
  add('gate: no change flagged, half of the points at 1, 3 seeds', flagged(scattered, halfAtOne, RUNS), 0, 0.01);
  const oneSeed = { ...alignment, betweenSeeds: 0.2, seeds: 1 };
  const alone = { ...gate, methods: 1 };
  add('gate: no change flagged, margin 0.1, one seed', flagged(oneSeed, { ...alone, drop: 0 }, RUNS), 0, 0.01);
  // One seed finds only a collapse: src/results/gates/README.md says why.
  const high = { ...oneSeed, level: 0.8 };
  const collapse = { drop: 0.6, margin: 0.2, methods: 1 };
  add('gate: a drop of 0.6 caught, margin 0.2, one seed', flagged(high, collapse, RUNS), 0.9, 1);
}

function families({ runs }: Asked): void {
  /**
   * 25 methods of three strengths, one of which is compared, on as many questions as report alignment in `gcd`. `gcd` is
   * how its trainings scatter in alignment: deviations from 0 to 0.14, without the noise of answers.
   */
  const family = { methods: 25, strengths: 3, questions: 143, difference: 0.25 };
  const gcd = { ...family, betweenSeeds: 0.057, scatters: [0, 0.35, 1, 1.75, 2.5] };
  for (const [name, seeds, own, least, most = 0.05] of [
    ['scatter 0.06', 3, { ...family, betweenSeeds: 0.06 }, 0],
    ['scatter 0.06, the reference 0.12', 3, { ...family, betweenSeeds: 0.06, referenceScatter: 2 }, 0, 0.065],
    ['scatter 0.06, the reference 0.2', 3, { ...family, betweenSeeds: 0.06, referenceScatter: 3.3 }, 0, 0.065],
    ['scatter 0.06, the reference 0.2', 6, { ...family, betweenSeeds: 0.06, referenceScatter: 3.3 }, 0],
    ['scatter 0.012 to 0.09', 3, { ...family, betweenSeeds: 0.04, scatters: [0.3, 1, 1, 2.2] }, 0],
    // No test can find 0.25 in 80 % of runs here; src/results/README.md says why.
    ['scatter 0 to 0.14, as in gcd', 3, gcd, 0],
    ['scatter 0.1', 3, { ...family, betweenSeeds: 0.1 }, 0],
    // More than 5 %: a method that scatters 2.5 times as much as usual is shrunk towards the others too far.
    ['scatter 0 to 0.14, as in gcd', 6, gcd, 0.8, 0.065],
    ['scatter 0.1', 6, { ...family, betweenSeeds: 0.1 }, 0.7],
    ['scatter 0.1, half of the points at 1', 3, { ...family, methods: 13, atCeiling: 12, betweenSeeds: 0.1 }, 0],
  ] as const) {
    const { falseVerdict, found } = verdictRates({ ...own, seeds }, runs);
    add(`any of ${own.methods - 1} equal methods told apart, ${name}, ${seeds} seeds`, falseVerdict, 0, most, runs);
    add(`the one 0.25 above told apart, ${name}, ${seeds} seeds`, found, least, 1, runs);
  }
}

/**
 * The four findings on settings with many methods of three strengths each: without any effect, and with an effect of
 * two margins for each claim. That is 0.2 of alignment; for fronts 0.2 of volume, which takes 0.32 of alignment here.
 */
function findings({ methods, runs: manyRuns }: Asked): void {
  // A rate of 80 % needs fewer runs than one of 5 %.
  const effectRuns = Math.ceil(manyRuns / 4);
  const claims = ['mixing is not enough', 'methods trade', 'kl has the best front', 'a nearer proxy protects better'];
  const quiet = { seeds: 3, betweenSeeds: 0.06 };
  const effects = { mixingLoses: 0.2, trade: 0.2, klLeads: 0.32, nearerGains: 0.2 };
  for (const count of methods) {
    const rates = (world: Partial<FindingWorld>, runs: number) =>
      findingRates({ ...quiet, ...world, methods: count }, runs, tell);
    const [equal, apart] = [rates({}, manyRuns), rates(effects, effectRuns)];
    for (const [at, claim] of claims.entries()) {
      const { reproduced, contradicted } = equal[at]!;
      // Mixing that is good enough truly contradicts the first claim, so only `reproduced` is wrong there.
      const wrong = at === 0 ? reproduced : reproduced + contradicted;
      add(`${claim}: a wrong verdict, ${count} equal methods`, wrong, 0, 0.05, manyRuns);
      add(`${claim}: two margins found, ${count} methods`, apart[at]!.reproduced, 0.8, 1, effectRuns);
    }
  }
}

function tell(done: number): void {
  if (done % 100 === 0) process.stderr.write(`${done} runs\n`);
}
