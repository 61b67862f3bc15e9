import { writeFileSync } from 'node:fs';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { floats } from '../engine/engine.ts';
import { seededRandom } from '../lib/random.ts';
import { mapValues } from '../lib/records.ts';
import { runCommand } from '../lib/run-command.ts';
import { taskOnly } from '../methods/index.ts';
import { buildNetwork } from '../model/architectures/architectures.ts';
import { drawLinePlot } from '../report/drawing/line-plot.ts';
import { elements } from '../tensor/params.ts';
import { cpuSeconds, inProcess, machine, spreadOf, writeResults } from './measure.ts';
import { timed } from './peers/race.ts';
import { formatTable } from './table.ts';
import { benchedStep } from './training-step.ts';

/**
 * `npm run bench:scaling`: time and memory of a `taskOnly` update of a random Llama with LoRA of rank 32, as one size
 * at a time grows: tokens, layers, vocabulary, and trials in one process. Each size runs in a process of its own.
 * Writes a page of plots and the numbers beside it. Seconds are processor time.
 */
interface Size {
  /** Tokens of an update, in rows of 128. */
  readonly tokens: number;
  readonly layers: number;
  readonly vocabulary: number;
  readonly trials: number;
}

interface Measured {
  /** Median of an update. */
  readonly update: number;
  /** Total time: compiling and three updates, once a trial. */
  readonly all: number;
  readonly peakMiB: number;
}

const BASE: Size = { tokens: 512, layers: 4, vocabulary: 4096, trials: 1 };
const SIZES: Readonly<Record<keyof Size, readonly number[]>> = {
  tokens: [128, 256, 512, 1024, 2048],
  layers: [1, 2, 4, 8, 16],
  vocabulary: [1024, 4096, 16_384, 49_152, 131_072],
  trials: [1, 2, 4, 8],
};
const WIDTH = 192;
const UPDATES = 3;

if (process.argv[2] === 'measure') {
  process.stdout.write(JSON.stringify(await measure(JSON.parse(process.argv[3]!) as Size)));
} else {
  await runCommand(scale, 'npm run bench:scaling: plots time and memory of an update against its sizes.');
}

async function scale(): Promise<void> {
  const results = Object.entries(SIZES).map(([name, values]) => ({
    name,
    points: values.map((value) => {
      const size = JSON.stringify({ ...BASE, [name]: value });
      return { value, ...inProcess<Measured>(import.meta.url, [size]) };
    }),
  }));
  const file = writeResults('scaling', { base: BASE, machine: machine(1), results }).replace(/json$/, 'html');
  const plots = results.flatMap(({ name, points }) => [
    drawLinePlot({
      title: `Time by ${name}`,
      x: name,
      y: name === 'trials' ? 'seconds of all' : 'seconds an update',
      points: points.map(({ value, update, all }) => ({ x: value, y: name === 'trials' ? all : update })),
    }),
    drawLinePlot({
      title: `Memory by ${name}`,
      x: name,
      y: 'peak MiB',
      points: points.map(({ value, peakMiB }) => ({ x: value, y: peakMiB })),
    }),
  ]);
  const about = `A random Llama of width ${WIDTH}; where a size does not vary: ${JSON.stringify(BASE)}; one thread.`;
  const title = '<!doctype html><meta charset="utf-8"><title>Scaling</title><h1>Scaling</h1>';
  writeFileSync(file, `${title}<p>${about}</p>${(await Promise.all(plots)).join('\n')}\n`);
  const rows = results.flatMap(({ name, points }) =>
    points.map(({ value, update, all, peakMiB }) => ({
      size: name,
      value,
      'an update, s': update.toFixed(3),
      'all, s': all.toFixed(2),
      'peak MiB': Math.round(peakMiB),
    })),
  );
  process.stdout.write(`${about}\n${formatTable(rows)}${file}\n`);
}

async function measure({ tokens, layers, vocabulary, trials }: Size): Promise<Measured> {
  const network = buildNetwork({
    model_type: 'llama',
    vocab_size: vocabulary,
    hidden_size: WIDTH,
    intermediate_size: 3 * WIDTH,
    num_hidden_layers: layers,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    max_position_embeddings: 128,
    tie_word_embeddings: true,
  });
  const random = seededRandom(1);
  const weights = mapValues(network.weights, (shape) =>
    floats(
      shape,
      Float32Array.from({ length: elements(shape) }, () => (random.uniform() - 0.5) / 5),
    ),
  );
  const engine = cpuEngine({ threads: 1 });
  const before = process.cpuUsage();
  const seconds: number[] = [];
  for (let trial = 0; trial < trials; trial++) {
    const model = { network, weights, tokenizer: { padId: 0 } };
    const step = await benchedStep(engine, model, taskOnly(), { rows: tokens / 128, time: 128, rank: 32 });
    for (let update = 0; update < UPDATES; update++) seconds.push((await timed(() => step.run())).cpuSeconds);
    await step.dispose();
  }
  return {
    update: spreadOf(seconds.slice(1)).median,
    all: cpuSeconds(before),
    peakMiB: process.resourceUsage().maxRSS / 1024,
  };
}
