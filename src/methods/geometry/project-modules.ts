import { floats, type HostArray } from '../../engine/engine.ts';
import type { Arrays } from '../../engine/named-arrays.ts';
import { fail } from '../../lib/errors.ts';
import { adapterScale } from '../../model/adapter/adapter.ts';
import { norm } from '../../tensor/optimizer.ts';
import { tf } from '../../tensor/tfjs.ts';
import type { Run } from '../interface/method.ts';
import { modulesOf } from './diagonal-fisher.ts';
import { cosineOfProducts, orthogonalProjection, orthonormalColumns, publishedProjection } from './subspace.ts';

export interface ProjectedModule {
  readonly module: string;
  /** P B */
  readonly projected: HostArray;
  /** cos(P B A, B A) */
  readonly cosine: number;
}

/**
 * Projects every B of an adapter onto the change V of its module's weights. V is given as `<module>.weight`, or by an
 * adapter's leaves as s·B A. A module with V = 0 has nothing to project onto and is left out.
 *
 * @throws {SelgenError} where the weights given are equal in all modules.
 */
export async function projectModules(
  run: Run,
  adapter: Arrays,
  change: Arrays,
  projection: 'published' | 'orthogonal',
): Promise<ProjectedModule[]> {
  const results: ProjectedModule[] = [];
  for (const module of modulesOf(adapter)) {
    const v = await changeOf(module, change, run);
    const { shape, data } = projection === 'published' ? v : orthonormalColumns(v);
    const inputs = { v: floats(shape, data), a: adapter[`${module}.lora_A`]!, b: adapter[`${module}.lora_B`]! };
    const { projected, cosine, length } = await run.compute(inputs, (tensors) => {
      const [v, a, b] = [tensors.v!, tensors.a!, tensors.b!];
      const pb = projection === 'published' ? publishedProjection(v, b) : orthogonalProjection(v, b);
      return { projected: pb, cosine: cosineOfProducts(pb, b, a), length: norm(v) };
    });
    if (length!.data[0] !== 0) results.push({ module, projected: projected!, cosine: cosine!.data[0]! });
  }
  const isEqual = (module: string) => change[`${module}.weight`]?.data.every((value) => value === 0);
  if (modulesOf(adapter).every(isEqual)) failEqual('in all modules of the adapter');
  return results;
}

/** @throws {SelgenError} where both checkpoints hold the same numbers: known before any training. */
export function checkDifferent({ aligned, unaligned }: { readonly aligned: Arrays; readonly unaligned: Arrays }): void {
  const differs = ([name, { data }]: [string, HostArray]) =>
    data.some((value, index) => value !== unaligned[name]?.data[index]);
  if (!Object.entries(aligned).some(differs)) failEqual('everywhere');
}

function failEqual(where: string): never {
  return fail(
    'safeLora',
    `Expected \`weights\` of two models, got both checkpoints the same ${where}. Give an aligned and an unaligned one.`,
  );
}

async function changeOf(module: string, change: Arrays, run: Run): Promise<HostArray> {
  const whole = change[`${module}.weight`];
  if (whole) return whole;
  const a = change[`${module}.lora_A`];
  const b = change[`${module}.lora_B`];
  if (!a || !b)
    fail('safeLora', `Expected aligned weights with '${module}.weight', got none. Give those of the same model.`);
  const scale = adapterScale(run.adapter);
  const { v } = await run.compute({ a, b }, (tensors) => ({ v: tf.matMul(tensors.b!, tensors.a!).mul(scale) }));
  return v!;
}
