/** The tiny Gemma, the adapter and the rows on which PyTorch computed golden numbers (fixtures/golden/methods.py, forward-edits.py). */
import type { Example } from '../../data/batch.ts';
import { readGolden, readGoldenArrays } from '../../golden.ts';
import type { StreamName } from '../../methods/interface/method.ts';
import { adapterShapes } from '../../model/adapter/adapter.ts';
import { gemma } from '../../model/architectures/gemma.ts';
import { layoutOf } from '../../tensor/params.ts';
import { flatAdapter, makeHarness } from './harness.ts';

const targets = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'];

export const network = gemma.build(readGolden('gemma-tiny/config.json'));
export const adapterOptions = { rank: 4, alpha: 8, rankStabilized: true, dropout: 0, targets };
export const layout = layoutOf(adapterShapes(network, adapterOptions));
export const weights = readGoldenArrays('gemma-tiny/model.safetensors');
export const adapter = readGoldenArrays('gemma-tiny/adapter/adapter_model.safetensors');
/** The adapter as one vector. */
export const point = flatAdapter(Object.fromEntries(layout.names.map((name) => [name, adapter[name]!])));

export const harness = makeHarness({
  network,
  weights,
  data: readGolden<{ readonly rows: Readonly<Record<StreamName, readonly Example[]>> }>('methods/golden.json').rows,
  padId: 0,
  options: {
    updates: 1,
    taskRows: 2,
    alignmentRows: 3,
    learningRate: 0,
    warmup: 0,
    weightDecay: 0,
    maxGradientNorm: 1,
    adapter: adapterOptions,
    maximumLength: 64,
  },
});
