/**
 * A product of two square matrices on the WebAssembly backend of `@jax-js/jax`, installed in the folder `SELGEN_PEERS`.
 * `peers.ts` starts it. It runs this product only: a model would have to be rewritten for it.
 */
import { pathToFileURL } from 'node:url';
import { answerSteps, readJob, requirePeer } from './peer-protocol.ts';

/** The used part of `@jax-js/jax`. A call consumes its arguments, unless their `ref` is passed. */
interface JaxArray {
  readonly ref: JaxArray;
  data(): Promise<Float32Array>;
}
interface Jax {
  init(): Promise<readonly string[]>;
  defaultDevice(name: string): void;
  jit(f: (x: JaxArray) => JaxArray): (x: JaxArray) => JaxArray;
  readonly numpy: {
    full(shape: readonly number[], value: number): JaxArray;
    dot(a: JaxArray, b: JaxArray): JaxArray;
  };
}

const { size, value } = await readJob<{ size: number; value: number }>();
// It asks for a GPU there, and Node 20 has none.
Object.assign(globalThis, { navigator: Reflect.get(globalThis, 'navigator') ?? {} });
const main = pathToFileURL(requirePeer.resolve('@jax-js/jax')).href;
const { init, defaultDevice, jit, numpy } = (await import(main)) as Jax;
await init();
defaultDevice('wasm');
const x = numpy.full([size, size], value);
const square = jit((x) => numpy.dot(x.ref, x));
await answerSteps({ name: 'jax-js wasm' }, async () => (await square(x.ref).data())[0]!);
