import { floats, type HostArray } from '../../engine/engine.ts';
import type { Arrays } from '../../engine/named-arrays.ts';
import { fail } from '../../lib/errors.ts';
import { adapterScale } from '../../model/adapter/adapter.ts';
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
 * adapter's leaves as s·B A.
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
    const { projected, cosine } = await run.compute(inputs, (tensors) => {
      const [v, a, b] = [tensors.v!, tensors.a!, tensors.b!];
      const pb = projection === 'published' ? publishedProjection(v, b) : orthogonalProjection(v, b);
      return { projected: pb, cosine: cosineOfProducts(pb, b, a) };
    });
    results.push({ module, projected: projected!, cosine: cosine!.data[0]! });
  }
  return results;
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
