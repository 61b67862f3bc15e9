import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bench, type BenchOptions } from 'tinybench';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { floats } from '../engine/engine.ts';
import { seededRandom } from '../lib/random.ts';
import { runCommand } from '../lib/run-command.ts';
import { kl, taskOnly } from '../methods/index.ts';
import { elements } from '../tensor/params.ts';
import { softmax } from '../tensor/smooth.ts';
import { type Tensor, tf } from '../tensor/tfjs.ts';
import { type LoadedModel, loadModel } from '../train/load-model.ts';
import { countOf, formatSpread, machine, type Spread, spreads, writeResults } from './measure.ts';
import { formatTable } from './table.ts';
import { benchedStep } from './training-step.ts';

/**
 * `npm run bench [-- folder [rows [iterations]]]`: times kernels, and the training step of a model with LoRA of rank
 * 32. The kernels show the machine's limits, against which a step's time is to be read.
 */
const threads = Number(process.env.SELGEN_THREADS ?? 1);
const TIME = 128;

/** A kernel's work in one run: floating-point operations, or bytes read and written. */
interface Kernel {
  readonly shape: readonly number[];
  readonly call: (x: Tensor) => Tensor;
  readonly work: number;
  readonly unit: 'GFLOP/s' | 'GB/s';
}
const KERNELS: Readonly<Record<string, Kernel>> = {
  'product of 1024 × 1024': { shape: [1024, 1024], call: (x) => tf.matMul(x, x), work: 2 * 1024 ** 3, unit: 'GFLOP/s' },
  'product with the transpose': {
    shape: [1024, 1024],
    call: (x) => tf.matMul(x, x, false, true),
    work: 2 * 1024 ** 3,
    unit: 'GFLOP/s',
  },
  'sum of 64 MiB and a number': { shape: [4096, 4096], call: (x) => x.add(1), work: 2 * 2 ** 26, unit: 'GB/s' },
  'softmax over a vocabulary of 49,152': {
    shape: [341, 49_152],
    call: softmax,
    work: 2 * 4 * 341 * 49_152,
    unit: 'GB/s',
  },
};

const usage = "npm run bench [-- folder [rows [iterations]]]: times kernels and a model's training step.";

await runCommand(async ([folder = 'fixtures/models/tiny-gemma', rows = '8', iterations = '10']) => {
  const options = { time: 0, iterations: countOf('iterations', iterations), warmupTime: 0, warmupIterations: 2 };
  const model = await loadModel(folder);
  const kernels = await timeKernels(options);
  const steps = await timeSteps(options, model, countOf('rows', rows));
  const file = writeResults('bench', { machine: machine(threads), kernels, model: folder, rows, steps });
  process.stdout.write(
    `${table(kernels, (name, { median }) => {
      const { work, unit } = KERNELS[name]!;
      return `${(work / median / 1e9).toFixed(1)} ${unit}`;
    })}\n${folder}, ${rows} × ${TIME} tokens a stream, ${threads} thread(s)\n${table(
      steps.times,
      (name, { median }) => `${Math.round((Number(rows) * TIME * (name === 'kl' ? 2 : 1)) / median)} tokens/s`,
    )}compiled in seconds of the processor ${JSON.stringify(steps.compileSeconds)}\n${file}\n`,
  );
}, usage);

function table(times: Readonly<Record<string, Spread>>, rate: (name: string, spread: Spread) => string): string {
  return formatTable(
    Object.entries(times).map(([name, spread]) => ({
      name,
      'median (range to 3rd quartile)': formatSpread(spread),
      rate: rate(name, spread),
    })),
  );
}

async function timeKernels(options: BenchOptions): Promise<Record<string, Spread>> {
  const engine = cpuEngine({ threads });
  const bench = new Bench(options);
  const random = seededRandom(1);
  for (const [name, { shape, call }] of Object.entries(KERNELS)) {
    const numbers = Float32Array.from({ length: elements(shape) }, () => random.uniform() - 0.5);
    const inputs = { x: floats(shape, numbers) };
    // One number leaves the program, so nothing but the kernel is timed.
    const body = ({ x }: Readonly<Record<string, Tensor>>) => ({ y: call(x!).slice([0, 0], [1, 1]) });
    const program = await engine.compile({ name, inputs, body });
    bench.add(name, async () => void (await program.run(inputs)));
  }
  await bench.run();
  return spreads(bench);
}

/** Compiles each step twice: from scratch, and from the optimized graph kept by the first. */
async function timeSteps(options: BenchOptions, model: LoadedModel, rows: number) {
  const graphs = mkdtempSync(join(tmpdir(), 'selgen-bench-'));
  const engine = cpuEngine({ threads, graphs });
  const bench = new Bench(options);
  const compileSeconds: Record<string, { readonly first: number; readonly kept: number }> = {};
  const steps = [];
  for (const method of [taskOnly(), kl()]) {
    const make = () => benchedStep(engine, model, method, { rows, time: TIME, rank: 32 });
    const first = await make();
    await first.dispose();
    const step = await make();
    const rounded = (seconds: number) => Number(seconds.toFixed(2));
    compileSeconds[method.name] = { first: rounded(first.compileSeconds), kept: rounded(step.compileSeconds) };
    steps.push(step);
    bench.add(method.name, async () => void (await step.run()));
  }
  await bench.run();
  for (const step of steps) await step.dispose();
  rmSync(graphs, { recursive: true });
  return { times: spreads(bench), compileSeconds, peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) };
}
