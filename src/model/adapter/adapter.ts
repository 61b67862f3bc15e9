import { fail } from '../../lib/errors.ts';
import type { Random } from '../../lib/random.ts';
import { mapValues } from '../../lib/records.ts';
import type { Params } from '../../tensor/params.ts';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import type { Linear, Network } from '../decoder/architecture.ts';

/** Low-rank adapters (Hu et al. 2021, arXiv 2106.09685): W x + s·B A x. */
export interface AdapterOptions {
  /** r, the rank of every update. */
  readonly rank: number;
  /** α: the scale s is α / r, or α / √r with `rankStabilized`. */
  readonly alpha: number;
  /** Scale by α / √r (Kalajdzievski 2023, arXiv 2312.03732). */
  readonly rankStabilized: boolean;
  /** Share of an adapter's inputs set to zero in training, in [0, 1). */
  readonly dropout: number;
  /** Last names of the adapted projections: `q_proj`, `down_proj` … */
  readonly targets: readonly string[];
}

/** s, the factor of B A x. */
export function adapterScale({ alpha, rank, rankStabilized }: AdapterOptions): number {
  return alpha / (rankStabilized ? Math.sqrt(rank) : rank);
}

/** The adapted projections. A target that the network lacks is an error; a frozen one is passed over, if another is not. */
export function adaptedModules(network: Network, { targets }: AdapterOptions): string[] {
  const modules = Object.keys(network.projections);
  const known = new Set(modules.map(lastName));
  const unknown = targets.filter((target) => !known.has(target));
  const isFrozen = (target: string) => network.frozen?.includes(target) === true;
  if (!unknown.every(isFrozen) || unknown.length === targets.length) {
    fail(
      'adapter',
      `Expected targets among ${[...known].join(', ')}, got '${unknown.join(', ')}'. Correct \`targets\`.`,
    );
  }
  return modules.filter((module) => targets.includes(lastName(module)));
}

/** Shapes of the trainable leaves: `<module>.lora_A` (r, in) and `<module>.lora_B` (out, r). */
export function adapterShapes(network: Network, options: AdapterOptions): Record<string, readonly [number, number]> {
  return Object.fromEntries(
    adaptedModules(network, options).flatMap((module) => {
      const [out, input] = network.projections[module]!;
      return [[`${module}.lora_A`, [options.rank, input]] as const, [`${module}.lora_B`, [out, options.rank]] as const];
    }),
  );
}

/** A ~ U(−1/√in, 1/√in) (PEFT's Kaiming-uniform with a = √5) and B = 0, so training starts at the base model. */
export function initialAdapter(
  network: Network,
  options: AdapterOptions,
  random: Random,
): Record<string, Float32Array> {
  return mapValues(adapterShapes(network, options), ([rows, columns], name) => {
    const data = new Float32Array(rows * columns);
    if (name.endsWith('.lora_B')) return data;
    const bound = 1 / Math.sqrt(columns);
    const stream = random.fork(name);
    return data.map(() => (2 * stream.uniform() - 1) * bound);
  });
}

/**
 * The base model's projections, plus the adapter on the modules that have one.
 *
 * @param drop Applied to each adapter's input. @defaultValue the input as it is
 */
export function linearWith(
  weights: Params,
  adapter: Params | undefined,
  scale: number,
  drop?: (x: Tensor, module: string) => Tensor,
): Linear {
  const leaf = (module: string, matrix: 'A' | 'B') => adapter?.[`${module}.lora_${matrix}`];
  const hasAdapter = (module: string) => Boolean(leaf(module, 'A') && leaf(module, 'B'));
  /** s·A x of each module, shape (N, r). */
  const lowered = (modules: readonly string[], x: Tensor): Tensor[] => {
    const downs = modules.map((module) => leaf(module, 'A')!);
    const lower = (input: Tensor, a: Tensor) => tf.matMul(input, a, false, true).mul(scale);
    if (drop || modules.length < 2) return downs.map((a, index) => lower(drop?.(x, modules[index]!) ?? x, a));
    // One product, because a processor multiplies by eight columns at a time as fast as by sixteen.
    const ranks = downs.map((a) => a.shape[0]!);
    return tf.split(lower(x, tf.concat(downs)), ranks, 1);
  };
  const each: Linear['each'] = (modules, x) => {
    const adapted = modules.filter(hasAdapter);
    const lows = lowered(adapted, x);
    return modules.map((module) => {
      // Shape (N, out).
      const product = tf.matMul(x, weights[`${module}.weight`]!, false, true);
      const bias = weights[`${module}.bias`];
      const y = bias ? product.add(bias) : product;
      const low = lows[adapted.indexOf(module)];
      return low ? y.add(tf.matMul(low, leaf(module, 'B')!, false, true)) : y;
    });
  };
  return Object.assign((module: string, x: Tensor) => each([module], x)[0]!, { each });
}

export function lastName(module: string): string {
  return module.slice(module.lastIndexOf('.') + 1);
}
