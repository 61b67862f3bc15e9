/** An update of every method on the device's own kernels must agree with float64. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectSame } from '../../../methods/contract/harness.ts';
import * as methods from '../../../methods/index.ts';
import type { Method } from '../../../methods/interface/method.ts';
import { contractBench } from '../../../train/contract/contract-bench.ts';
import { cpuEngine } from '../../cpu/cpu.ts';
import type { Engine } from '../../engine.ts';
import { doubleEngine } from '../../reference/double.ts';
import { webgpuEngine } from '../webgpu.ts';

const short = { planeUpdates: 2 };
const METHODS: readonly Method[] = [
  methods.taskOnly(),
  methods.standard(),
  methods.upweighted(),
  methods.positiveNegative(),
  methods.kl(),
  methods.representation(),
  methods.gradientProjection({ when: 'always' }),
  methods.orthogonalPenalty(),
  methods.directionalPenalty({ form: 'weights', ...short }),
  methods.steering(short),
  methods.safeLora({ alignmentUpdates: 2 }),
  methods.dpo(),
  methods.oLora({ alignmentUpdates: 2 }),
  methods.interleaved({ every: 1 }),
  methods.inoculation(),
  methods.preventiveSteering(),
  methods.conceptAblation(),
  methods.earlyStopping({ every: 1 }),
  methods.weightInterpolation(),
  methods.weightAnchor({ importance: 'fisher' }),
  methods.constrainedTokens({ tokens: 2 }),
  methods.proximalAlternation({ taskUpdates: 1 }),
  methods.lagrangian(),
  methods.interleavedByGap({ every: 1 }),
];

let device: Engine;
beforeAll(async () => {
  device = await webgpuEngine({ fallback: false });
});
afterAll(() => device.dispose());
const host = cpuEngine({ threads: 1 });
const { harness, adapter } = contractBench(host);

test.each(METHODS.map((method) => [method.name, method] as const))('%s', async (_, method) => {
  const { state } = await harness.setup(method, host);
  const exact = await (await harness.measure(method, { engine: doubleEngine(), state }))(adapter);
  const found = await (await harness.measure(method, { engine: device, state }))(adapter);
  expectSame(found, exact, [1e-4, 1e-5], method.name);
});

test('the list holds every method that trains', () => {
  const { base: _, origin: __, ...others } = methods;
  expect(METHODS.map(({ name }) => name).sort()).toEqual(Object.keys(others).sort());
});
