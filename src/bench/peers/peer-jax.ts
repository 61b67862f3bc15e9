/**
 * A product of two square matrices on the WebAssembly backend of `@jax-js/jax`, installed in the folder `SELGEN_PEERS`.
 * `peers.ts` starts it. It runs this product only: a model would have to be rewritten for it.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { timed } from './race.ts';

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

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { size, value } = JSON.parse((await lines.next()).value as string) as { size: number; value: number };
// It asks for a GPU there, and Node 20 has none.
Object.assign(globalThis, { navigator: Reflect.get(globalThis, 'navigator') ?? {} });
const require = createRequire(join(process.env.SELGEN_PEERS ?? '/', 'package.json'));
const main = pathToFileURL(require.resolve('@jax-js/jax')).href;
const { init, defaultDevice, jit, numpy } = (await import(main)) as Jax;
await init();
defaultDevice('wasm');
const x = numpy.full([size, size], value);
const square = jit((x) => numpy.dot(x.ref, x));
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
say({ name: `jax-js wasm` });
for await (const _ of lines) say(await timed(async () => (await square(x.ref).data())[0]!));
