/**
 * The update of training-step.ts, kernel by kernel, on tfjs's own WebAssembly backend: the same functions without a
 * graph. `peers.ts` starts it. The backend is installed in the folder `SELGEN_PEERS` and has no threads in Node.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eagerEngine } from '../../engine/eager/eager.ts';
import { kl, taskOnly } from '../../methods/index.ts';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import { loadModel } from '../../train/load-model.ts';
import { benchedStep, type StepSize } from '../training-step.ts';
import { timed } from './race.ts';

interface Job {
  readonly model: string;
  readonly method: string;
  readonly size: StepSize;
}

const require = createRequire(join(process.env.SELGEN_PEERS ?? '/', 'package.json'));
const { version_wasm: version } = require('@tensorflow/tfjs-backend-wasm') as { version_wasm: string };
await tf.setBackend('wasm');
tf.registerKernel({
  // The gradient of a gather asks for it, and this backend lacks it.
  kernelName: 'UnsortedSegmentSum',
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs }) => {
    const { x, segmentIds } = inputs as unknown as Readonly<Record<'x' | 'segmentIds', Tensor>>;
    const shape = [attrs!.numSegments as number, ...x.shape.slice(1)];
    return tf.scatterND(tf.reshape(segmentIds, [-1, 1]), x, shape);
  },
});
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { model, method, size } = JSON.parse((await lines.next()).value as string) as Job;
const engine = eagerEngine({ name: 'wasm', backend: 'wasm', keeps: true, details: {} });
const made = [taskOnly(), kl()].find(({ name }) => name === method)!;
const step = await benchedStep(engine, await loadModel(model), made, size);
const say = (answer: object) => process.stdout.write(`${JSON.stringify(answer)}\n`);
say({ name: `tfjs wasm ${version}` });
for await (const _ of lines) say(await timed(() => step.run()));
