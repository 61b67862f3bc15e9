import { floats } from '../../engine/engine.ts';
import type { Arrays } from '../../engine/named-arrays.ts';
import { adapterScale } from '../../model/adapter/adapter.ts';
import type { Scalar } from '../../tensor/tfjs.ts';
import type { Run } from '../interface/method.ts';

/**
 * F_ij = mean over the proxy's rows of (∂ log p(answer) / ∂W_ij)² at the base model, by `<module>.weight` (out, in).
 * With A the identity and B zero, B's gradient is s times the gradient of the module's weights.
 */
export async function diagonalFisher(run: Run): Promise<Arrays> {
  const modules = modulesOf(run.initial);
  const whole = modules.flatMap((module) => {
    const [out, width] = [run.initial[`${module}.lora_B`]!.shape[0]!, run.initial[`${module}.lora_A`]!.shape[1]!];
    const identity = Float32Array.from({ length: width ** 2 }, (_, index) => (index % (width + 1) === 0 ? 1 : 0));
    return [
      [`${module}.lora_A`, floats([width, width], identity)] as const,
      [`${module}.lora_B`, floats([out, width], new Float32Array(out * width))] as const,
    ];
  });
  const squares = await run.meanSquaredGradient(
    'alignment',
    (params, step) => step.crossEntropy(params, 'alignment').mul(step.answerTokens('alignment')) as Scalar,
    Object.fromEntries(whole),
  );
  const unscaled = 1 / adapterScale(run.adapter) ** 2;
  return Object.fromEntries(
    modules.map((module) => {
      const { shape, data } = squares[`${module}.lora_B`]!;
      const information = data.map((value) => value * unscaled);
      return [`${module}.weight`, floats(shape, information)];
    }),
  );
}

/** The modules that an adapter changes. */
export function modulesOf(adapter: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(adapter).flatMap((name) => (name.endsWith('.lora_B') ? [name.slice(0, -'.lora_B'.length)] : []));
}
