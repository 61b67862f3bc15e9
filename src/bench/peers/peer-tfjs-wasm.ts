/**
 * The update of training-step.ts, kernel by kernel, on tfjs's own WebAssembly backend: the same functions without a
 * graph. `peers.ts` starts it. The backend is installed in the folder `SELGEN_PEERS` and has no threads in Node.
 */
import { eagerEngine } from '../../engine/eager/eager.ts';
import { kl, taskOnly } from '../../methods/index.ts';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import { loadModel } from '../../train/load-model.ts';
import { benchedStep, type StepSize } from '../training-step.ts';
import { answerSteps, readJob, requirePeer } from './peer-protocol.ts';

interface Job {
  readonly model: string;
  readonly method: string;
  readonly size: StepSize;
}

const { version_wasm: version } = requirePeer('@tensorflow/tfjs-backend-wasm') as { version_wasm: string };
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
const { model, method, size } = await readJob<Job>();
const engine = eagerEngine({ name: 'wasm', backend: 'wasm', keeps: true, details: {} });
const made = [taskOnly(), kl()].find(({ name }) => name === method)!;
const step = await benchedStep(engine, await loadModel(model), made, size);
await answerSteps({ name: `tfjs wasm ${version}` }, () => step.run());
