import type { Engine } from '../../engine/engine.ts';
import { seededRandom } from '../../lib/random.ts';
import type { Method } from '../interface/method.ts';
import type { Harness } from './harness.ts';

/** The engine under test, tfjs in float32, and tfjs in float64. */
export interface Engines {
  readonly tested: Engine;
  readonly reference: Engine;
  readonly double: Engine;
}

export interface Slopes {
  readonly objective: string;
  readonly analytic: number;
  readonly numeric: number;
}

/**
 * The slope of each of a method's objectives along random directions: from its gradient, ⟨∇f(θ), d⟩, and from central
 * differences, (f(θ + h d) − f(θ − h d)) / 2h. It needs float64, where at h = 1e-5 both agree to about 1e-8.
 * Differences of float32 losses have three or four right digits, too few to tell a wrong second derivative from
 * rounding.
 */
export async function analyticAndNumericSlopes(
  method: Method,
  harness: Harness,
  { tested, double }: Engines,
  adapter: Float64Array,
): Promise<Slopes[]> {
  const { state } = await harness.setup(method, tested);
  const options = { engine: double, state };
  const measure = await harness.measure(method, options);
  const random = seededRandom(7);
  const slopes: Slopes[] = [];
  const directions = Array.from({ length: 2 }, () => Float64Array.from(adapter, () => random.normal()));
  const objectives = method.loss ? ['loss'] : [...Object.keys(method.losses!), ...(method.penalty ? ['penalty'] : [])];
  const gradients = await Promise.all(
    objectives.map(async (name) => {
      const { adjust, ...rest } = method;
      const isDirection = method.loss && !method.penalty && !method.combine && !adjust;
      const alone = isDirection ? measure : await harness.measure({ ...rest, combine: (all) => all[name]! }, options);
      return (await alone(adapter)).direction;
    }),
  );
  for (const direction of directions) {
    const at = async (step: number) =>
      (await measure(adapter.map((value, index) => value + step * direction[index]!))).terms;
    const [above, below] = [await at(STEP), await at(-STEP)];
    objectives.forEach((objective, index) => {
      const value = (terms: Readonly<Record<string, number>>) =>
        objective === 'loss' ? Object.values(terms).reduce((sum, term) => sum + term, 0) : terms[objective]!;
      const analytic = gradients[index]!.reduce((sum, slope, leaf) => sum + slope * direction[leaf]!, 0);
      slopes.push({ objective, analytic, numeric: (value(above) - value(below)) / (2 * STEP) });
    });
  }
  return slopes;
}

const STEP = 1e-5;
