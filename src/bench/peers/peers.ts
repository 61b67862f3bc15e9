import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import { floats } from '../../engine/engine.ts';
import { createGenerator } from '../../evaluate/generate.ts';
import { makeFolder } from '../../lib/folders.ts';
import { kl, taskOnly } from '../../methods/index.ts';
import { tf } from '../../tensor/tfjs.ts';
import { type LoadedModel, loadModel } from '../../train/load-model.ts';
import { machine } from '../measure.ts';
import { formatTable } from '../table.ts';
import { benchedStep, LEARNING_RATE, randomRows, type StepSize } from '../training-step.ts';
import { nodePeer, pythonPeer } from './peer-process.ts';
import { type Entry, race, raceRows, type Time } from './race.ts';

/**
 * `npm run bench:peers [-- folder [rows [rounds [jobs [peers]]]]]`: updates by `taskOnly` and `kl`, 64 answers of 32
 * tokens (`decoding`), and one product of 1024 × 1024, here and in other programs, one after the other in each round.
 * `SELGEN_THREADS` sets the threads of each. `SELGEN_PYTHON` is a Python with torch, peft and transformers;
 * `SELGEN_JAX` one with jax and safetensors; `SELGEN_PEERS` a folder with the npm packages
 * `@tensorflow/tfjs-backend-wasm`, `node-llama-cpp` and `@jax-js/jax`; `SELGEN_GGUF` the same model for llama.cpp. A
 * missing peer is left out. With `SELGEN_CHECKPOINTING=1` the backward pass recomputes every layer. With
 * `SELGEN_APART=1` everybody does all rounds alone, for models of which memory holds one at a time.
 */
const [folder = 'fixtures/models/tiny-gemma', rows = '8', rounds = '7', jobs = 'taskOnly,kl,decoding,product', chosen] =
  process.argv.slice(2);
const threads = Number(process.env.SELGEN_THREADS ?? 1);
const checkpointing = process.env.SELGEN_CHECKPOINTING === '1';
const apart = process.env.SELGEN_APART === '1';
const size: StepSize = { rows: Number(rows), time: 128, rank: 32, checkpointing };
const DECODING = { prompts: 64, length: 32, newTokens: 32 };
const shared = { model: folder, threads };
const model = await loadModel(folder);

const races: Record<string, Time[]> = {};
for (const method of [taskOnly(), kl()].filter(({ name }) => jobs.split(',').includes(name)))
  races[method.name] = await raceSteps(model, method);
if (jobs.split(',').includes('decoding')) races.decoding = await raceDecoding(model);
if (jobs.split(',').includes('product')) races.product = await raceProduct({ size: 1024, value: 0.5 });

const file = resolve('.selgen/bench/peers.json');
makeFolder(dirname(file));
writeFileSync(
  file,
  JSON.stringify({ model: folder, size, decoding: DECODING, machine: machine(threads), races }, null, 1),
);
process.stdout.write(
  `${folder}, ${size.rows} × ${size.time} tokens a stream, LoRA rank ${size.rank}; decoding ${DECODING.prompts} × ` +
    `${DECODING.newTokens} tokens; ${threads} thread(s)\n${formatTable(
      Object.entries(races).flatMap(([job, times]) => raceRows(times).map((row) => ({ job, ...row }))),
    )}${file}\n`,
);

async function raceSteps(model: LoadedModel, method: ReturnType<typeof kl>): Promise<Time[]> {
  const step = await benchedStep(cpuEngine({ threads }), model, method, size);
  const tokens = Object.fromEntries(
    Object.keys(method.streams).map((stream, index) => [
      stream,
      randomRows(size.rows, size.time, model.network.vocabulary, index).map((row) => row.tokens),
    ]),
  );
  const job = { rank: size.rank, size, method: method.name, learningRate: LEARNING_RATE, tokens, checkpointing };
  return race(
    method.name,
    step,
    pick({
      eager: python('peer_pytorch.py', { ...job, compile: false, dtype: 'float32' }),
      compile: python('peer_pytorch.py', { ...job, compile: true, dtype: 'float32' }),
      bfloat16: python('peer_pytorch.py', { ...job, compile: false, dtype: 'bfloat16' }, 5e-2),
      jax: jax({ ...job, dtype: 'float32' }),
      'jax-bfloat16': jax({ ...job, dtype: 'bfloat16' }, 5e-2),
      ...xla(job, 5e-2),
      wasm: node('peer-tfjs-wasm.ts', job),
    }),
    Number(rounds),
    apart,
  );
}

async function raceDecoding({ network, weights, tokenizer: { padId } }: LoadedModel): Promise<Time[]> {
  const adapterOptions = { rank: 1, alpha: 1, rankStabilized: false, dropout: 0, targets: [] };
  // No token ends an answer, so every peer writes equally many tokens.
  const generator = createGenerator(cpuEngine({ threads }), { network, weights, adapterOptions, padId, eosIds: [] });
  const { newTokens } = DECODING;
  const prompts = randomRows(DECODING.prompts, DECODING.length - 1, network.vocabulary, 1).map(({ tokens }) => tokens);
  const own = () => generator.generate(prompts, undefined, { maximumNewTokens: newTokens, rows: DECODING.prompts });
  const job = { prompts, newTokens };
  return race(
    'decoding',
    { run: async () => (await own()).flat().length, dispose: () => generator.dispose() },
    pick({
      eager: python('peer_generate.py', { ...job, dtype: 'float32' }),
      bfloat16: python('peer_generate.py', { ...job, dtype: 'bfloat16' }),
      ...xla(job),
      llama: node('peer-llama.ts', job),
    }),
    Number(rounds),
    apart,
  );
}

async function raceProduct(job: { size: number; value: number }): Promise<Time[]> {
  const { size, value } = job;
  const inputs = { x: floats([size, size], new Float32Array(size * size).fill(value)) };
  const engine = cpuEngine({ threads });
  const program = await engine.compile({ name: 'product', inputs, body: ({ x }) => ({ y: tf.matMul(x!, x!) }) });
  const own = async () => (await engine.read((await program.run(inputs)).y!)).data[0]!;
  return race(
    'product',
    { run: own, dispose: () => program.dispose() },
    pick({ jax: node('peer-jax.ts', job) }),
    Number(rounds),
    apart,
  );
}

function pick(entries: Readonly<Record<string, Entry>>): Record<string, Entry> {
  return Object.fromEntries(Object.entries(entries).filter(([name]) => chosen?.split(',').includes(name) ?? true));
}

function python(script: string, job: object, tolerance = 1e-3, variable?: string): Entry {
  const env = { OMP_NUM_THREADS: String(threads) };
  return { ...pythonPeer(script, variable), env, job: { ...shared, ...job }, tolerance };
}

function jax(job: object, tolerance?: number): Entry {
  return python('peer_jax.py', job, tolerance, 'SELGEN_JAX');
}

/** @param tolerance Of the entry in bfloat16. */
function xla(job: object, tolerance?: number): Record<string, Entry> {
  return {
    xla: node('peer-xla.ts', { ...job, precision: 'float32' }),
    'xla-stored': node('peer-xla.ts', { ...job, precision: 'float32', weights: 'stored' }),
    'xla-bfloat16': node('peer-xla.ts', { ...job, precision: 'bfloat16' }, tolerance),
  };
}

function node(script: string, job: object, tolerance = 1e-3): Entry {
  // NPROC sets the threads of XLA.
  const env = { NPROC: String(threads) };
  return { ...nodePeer(script), env, job: { ...shared, ...job }, tolerance };
}
