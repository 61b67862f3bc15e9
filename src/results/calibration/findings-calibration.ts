import { type Random, seededRandom } from '../../lib/random.ts';
import { type Axis, type Cell, cellOfTrials, eachAxis } from '../aggregate.ts';
import { findingsOf } from '../findings/findings.ts';
import type { Axes } from '../result.ts';
import { simulatedScore, simulatedTrial } from './simulated-trial.ts';

/** A setting with known truth: methods that are equal except for the effects named here. */
export interface FindingWorld {
  /** Number of methods besides the references; the first three are `standard`, `upweighted` and `kl`. */
  readonly methods: number;
  readonly seeds: number;
  /** Standard deviation of a training's score on an axis, in addition to the noise of single answers. */
  readonly betweenSeeds: number;
  /** How far mixing at its best strength stays below the untrained model's alignment. @defaultValue 0 */
  readonly mixingLoses?: number;
  /**
   * Alignment that every method gains, and capability that it loses, from its weakest to its strongest strength.
   * @defaultValue 0
   */
  readonly trade?: number;
  /** How far `kl` lies above the other methods in alignment, at every strength. @defaultValue 0 */
  readonly klLeads?: number;
  /** How much the nearer proxy raises alignment. @defaultValue 0 */
  readonly nearerGains?: number;
}

type Outcomes = Readonly<Record<'reproduced' | 'contradicted', number>>;

/** Shares of `runs` in which each of the four findings, in order, was reproduced or contradicted. */
export function findingRates(world: FindingWorld, runs: number, onRun?: (done: number) => void): readonly Outcomes[] {
  const random = seededRandom(6);
  const counts = [0, 1, 2, 3].map(() => ({ reproduced: 0, contradicted: 0 }));
  for (let run = 0; run < runs; run++) {
    const own = random.fork(`run ${run}`);
    const questions = drawQuestions(own);
    const cells = cellsOf(world, questions, own, 0);
    const nearer = cellsOf(world, questions, own, world.nearerGains ?? 0, 4);
    for (const [index, { outcome }] of findingsOf('gcd', cells, nearer).entries()) {
      if (outcome === 'reproduced' || outcome === 'contradicted') counts[index]![outcome]++;
    }
    onRun?.(run + 1);
  }
  return counts.map(({ reproduced, contradicted }) => ({
    reproduced: reproduced / runs,
    contradicted: contradicted / runs,
  }));
}

/** As many questions as in `gcd`. Each adds its own amount to every model's chance of a right answer. */
const QUESTIONS = { task: 40, capability: 144, alignment: 220 } as const;
const STRENGTHS = [1, 2, 3] as const;
/** Levels far enough from 0 and 1 that no effect reaches them. */
const LEVELS = { task: 0.9, capability: 0.7, alignment: 0.5 } as const;

type Questions = Readonly<Record<Axis, readonly { readonly name: string; readonly adds: number }[]>>;

function drawQuestions(random: Random): Questions {
  return eachAxis((axis) =>
    Array.from({ length: QUESTIONS[axis] }, (_, at) => ({ name: `${axis} ${at}`, adds: 0.12 * random.normal() })),
  );
}

/** @param kept Number of methods included, from the first; a nearer proxy is tried with few. */
function cellsOf(world: FindingWorld, questions: Questions, random: Random, gain: number, kept?: number): Cell[] {
  const { mixingLoses = 0, trade = 0, klLeads = 0 } = world;
  const draw = (name: string, strength: number | undefined, levels: Readonly<Record<Axis, number>>) =>
    cellOfTrials(
      Array.from({ length: world.seeds }, (_, seed) =>
        simulatedTrial(name, strength, seed + 1, axesOf(world, levels, questions, random)),
      ),
    );
  const others = Array.from({ length: world.methods - 3 }, (_, at) => `method${at}`);
  const names = ['standard', 'upweighted', 'kl', ...others];
  const alignment = LEVELS.alignment + gain;
  return [
    draw('base', undefined, { ...LEVELS, task: 0.05, alignment: alignment + trade / 2 + mixingLoses }),
    draw('taskOnly', undefined, { ...LEVELS, alignment: alignment - 0.3 }),
    ...names.slice(0, kept).flatMap((name) =>
      STRENGTHS.map((strength) => {
        const moved = (trade * (strength - 2)) / 2;
        return draw(name, strength, {
          task: LEVELS.task,
          capability: LEVELS.capability - moved,
          alignment: alignment + moved + (name === 'kl' ? klLeads : 0),
        });
      }),
    ),
  ];
}

function axesOf(
  { betweenSeeds }: FindingWorld,
  levels: Readonly<Record<Axis, number>>,
  questions: Questions,
  random: Random,
): Axes {
  return eachAxis((axis) => {
    const own = levels[axis] + betweenSeeds * random.normal();
    const chances = questions[axis].map(({ name, adds }) => [name, own + adds] as const);
    return simulatedScore(axis, chances, random);
  });
}
