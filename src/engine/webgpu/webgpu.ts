import { fail } from '../../lib/errors.ts';
import { elements } from '../../tensor/params.ts';
import { type Definition, type Engine, floats, type HostArray, type Program, type Value } from '../engine.ts';
import { compileOnnx } from '../onnx/compile.ts';
import { explain } from '../onnx/explain.ts';
import { storedWeightOptions } from '../onnx/stored-weights.ts';
import { createProgramCache } from '../program-cache.ts';
import { deviceMemory } from './device-memory.ts';
import { currentDriver } from './driver.ts';
import { HALF_PRODUCTS } from './half-products.ts';
import { WEBGPU_KERNELS } from './kernels.ts';
import { WEBGPU_MEANINGS } from './meanings.ts';
import { withSharedConstants } from './shared-constants.ts';

export interface WebgpuOptions {
  /** Whether a software driver is accepted. @defaultValue true */
  readonly software?: boolean;
  /** Whether operators that the provider lacks may run on the processor. @defaultValue true */
  readonly fallback?: boolean;
  /** @defaultValue float32 */
  readonly products?: Products;
}

/** The operands' type in matrix products. `float16` needs a device that has it; large sums are float32 in both. */
export type Products = 'float32' | 'float16';

/**
 * ONNX Runtime's WebGPU provider: Vulkan on Linux, Metal on macOS, Direct3D on Windows. Results stay on the device
 * until they are read; single numbers come back with each run.
 *
 * @throws SelgenError if there is no adapter, if only a software driver is there and not accepted, or if 16-bit floats
 *   are asked for and missing.
 */
export async function webgpuEngine(options: WebgpuOptions = {}): Promise<Engine> {
  const { software = true, fallback = true, products = 'float32' } = options;
  const kernels = products === 'float16' ? { ...WEBGPU_KERNELS, ...HALF_PRODUCTS } : WEBGPU_KERNELS;
  const memory = deviceMemory();
  const compile = async (definition: Definition, stays: (output: Value) => boolean): Promise<Program> => {
    const { extra } = storedWeightOptions(definition, 'float32');
    const explained = <T>(promise: Promise<T>) =>
      promise.catch((error) => explain(`engine webgpu, ${definition.name}`, error, WEBGPU_MEANINGS));
    const compiling = compileOnnx(definition, {
      session: {
        executionProviders: ['webgpu'],
        // At this level nothing warns of operators that fall back; the driver's errors come as exceptions too.
        logSeverityLevel: 3,
        extra: {
          ...extra,
          session: { ...(extra?.session as object), disable_cpu_ep_fallback: fallback ? '0' : '1' },
        },
      },
      dialect: { kernels, storedWeights: 'widened once', transposedProduct: 'Gemm' },
      stays,
    });
    const program = await explained(compiling);
    return memory.own({ run: (inputs) => explained(program.run(inputs)), dispose: program.dispose });
  };
  // A value's own `getData` aborts the process. A program with its output on the host returns the numbers instead.
  const readers = createProgramCache({ compile: (definition) => compile(definition, () => false) }, {});
  // A process that ends with open sessions may crash in the driver.
  const close = () => void memory.close();
  process.once('exit', close);
  const compileShared = withSharedConstants((definition) => compile(definition, ({ shape }) => elements(shape) > 1));
  const engine = (details: Engine['details']): Engine => ({
    name: 'webgpu',
    details,
    compile: compileShared,
    async read(value) {
      if ('data' in value) return value as HostArray;
      const [name, inputs] = ['read', { x: value }];
      const { x } = await readers.run(name, inputs, () => ({ name, inputs, body: ({ x }) => ({ x: x! }) }));
      return x as HostArray;
    },
    async dispose() {
      process.off('exit', close);
      await memory.close();
    },
  });

  try {
    // The least that a device must do, in the type of its products. The program stays open, and with it the device.
    const inputs = { x: floats([2, 2], [1, 2, 3, 4]) };
    const program = await compile({ name: 'probe', inputs, body: ({ x }) => ({ y: x!.matMul(x!) }) }, () => true);
    await engine({}).read((await program.run(inputs)).y!);
  } catch (error) {
    await engine({}).dispose();
    throw error;
  }
  const driver = currentDriver();
  if (driver.software && !software) {
    await engine({}).dispose();
    fail('engine webgpu', `Expected a GPU, got the software driver ${driver.name}. Install the GPU's own driver.`);
  }
  return engine({
    runtime: 'onnxruntime-node',
    driver: driver.name,
    ...(products === 'float16' ? { products } : {}),
  });
}
