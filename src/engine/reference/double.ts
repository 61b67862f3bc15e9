import { tf } from '../../tensor/tfjs.ts';
import type { Engine } from '../engine.ts';
import { referenceEngine } from './reference.ts';

/**
 * The reference engine in float64, for tests that need more digits than float32 has: finite differences, and agreement
 * with float64 programs of others. The code is the same; only its arrays are wide. tfjs's plain backend takes every
 * buffer from the global `Float32Array`, so that name means `Float64Array` while a program runs, which it does without
 * yielding. Outputs are `Float64Array`s, and inputs may be.
 */
export function doubleEngine(): Engine {
  const engine = referenceEngine();
  return {
    ...engine,
    name: 'double',
    compile: async (definition) => {
      const program = await withDoubles(() => engine.compile(definition));
      return { ...program, run: (inputs) => withDoubles(() => program.run(inputs)) };
    },
  };
}

/** Runs `f` with every new float array of tfjs in float64. `f` must do its work before its first await. */
function withDoubles<T>(f: () => T): T {
  const { platform } = tf.env();
  const single = globalThis.Float32Array;
  const isTypedArray = platform.isTypedArray;
  globalThis.Float32Array = Float64Array as unknown as Float32ArrayConstructor;
  platform.isTypedArray = (array): array is Float32Array =>
    array instanceof Float64Array || isTypedArray.call(platform, array);
  try {
    return f();
  } finally {
    globalThis.Float32Array = single;
    platform.isTypedArray = isTypedArray;
  }
}
