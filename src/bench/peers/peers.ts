import { cpuEngine } from '../../engine/cpu/cpu.ts';
import { floats } from '../../engine/engine.ts';
import { fail } from '../../lib/errors.ts';
import { runCommand } from '../../lib/run-command.ts';
import { kl, taskOnly } from '../../methods/index.ts';
import { tf } from '../../tensor/tfjs.ts';
import { type LoadedModel, loadModel } from '../../train/load-model.ts';
import { benchedDecoding } from '../decoding.ts';
import { countOf, machine, writeResults } from '../measure.ts';
import { formatTable } from '../table.ts';
import { benchedStep, LEARNING_RATE, randomRows, randomStreams, type StepSize } from '../training-step.ts';
import { nodePeer, type PeerCommand, pythonPeer } from './peer-process.ts';
import { type Entry, type Own, race, raceRows, type Time } from './race.ts';

/**
 * `npm run bench:peers [-- folder [rows [rounds [jobs [peers]]]]]`: updates by `taskOnly` and `kl`, 64 answers of 32
 * tokens (`decoding`), and one product of 1024 × 1024, here and in other programs, one after the other in each round.
 * `SELGEN_THREADS` sets the threads of each. `SELGEN_PYTHON` is a Python with torch, peft and transformers;
 * `SELGEN_JAX` one with jax and safetensors; `SELGEN_PEERS` a folder with the npm packages
 * `@tensorflow/tfjs-backend-wasm`, `node-llama-cpp` and `@jax-js/jax`; `SELGEN_GGUF` the same model for llama.cpp. A
 * missing peer is left out. With `SELGEN_CHECKPOINTING=1` the backward pass recomputes every layer. With
 * `SELGEN_APART=1` everybody does all rounds alone, for models of which memory holds one at a time.
 */
const JOBS = ['taskOnly', 'kl', 'decoding', 'product'];
const threads = Number(process.env.SELGEN_THREADS ?? 1);
const checkpointing = process.env.SELGEN_CHECKPOINTING === '1';
const apart = process.env.SELGEN_APART === '1';
const DECODING = { prompts: 64, length: 32, newTokens: 32 };
const pytorch = pythonPeer('peer_pytorch.py');
const jax = pythonPeer('peer_jax.py', 'SELGEN_JAX');

interface Asked {
  readonly folder: string;
  readonly model: LoadedModel;
  readonly size: StepSize;
  readonly rounds: number;
  /** Names of the peers that race. Absent: all. */
  readonly chosen: readonly string[] | undefined;
}

const usage =
  'npm run bench:peers [-- folder [rows [rounds [jobs [peers]]]]]: updates and decoding, here and in other programs.';

await runCommand(async ([folder = 'fixtures/models/tiny-gemma', rows = '8', rounds = '7', words, chosen]) => {
  const jobs = words?.split(',') ?? JOBS;
  const unknown = jobs.find((job) => !JOBS.includes(job));
  if (unknown !== undefined) {
    fail('bench', `Expected jobs among ${JOBS.join(', ')}, got '${unknown}'. Choose some of them.`);
  }
  const size = { rows: countOf('rows', rows), time: 128, rank: 32, checkpointing };
  const asked: Asked = {
    folder,
    model: await loadModel(folder),
    size,
    rounds: countOf('rounds', rounds),
    chosen: chosen?.split(','),
  };
  const races: Record<string, Time[]> = {};
  for (const method of [taskOnly(), kl()]) {
    if (jobs.includes(method.name)) races[method.name] = await raceSteps(asked, method);
  }
  if (jobs.includes('decoding')) races.decoding = await raceDecoding(asked);
  if (jobs.includes('product')) races.product = await raceProduct(asked, { size: 1024, value: 0.5 });

  const file = writeResults('peers', { model: folder, size, decoding: DECODING, machine: machine(threads), races });
  process.stdout.write(
    `${folder}, ${size.rows} × ${size.time} tokens a stream, LoRA rank ${size.rank}; decoding ${DECODING.prompts} × ` +
      `${DECODING.newTokens} tokens; ${threads} thread(s)\n${formatTable(
        Object.entries(races).flatMap(([job, times]) => raceRows(times).map((row) => ({ job, ...row }))),
      )}${file}\n`,
  );
}, usage);

async function raceSteps(asked: Asked, method: ReturnType<typeof kl>): Promise<Time[]> {
  const { folder, model, size } = asked;
  const step = await benchedStep(cpuEngine({ threads }), model, method, size);
  const tokens = randomStreams(method, size, model.network.vocabulary);
  const common = { model: folder, rank: size.rank, size, method: method.name };
  const job = { ...common, learningRate: LEARNING_RATE, tokens, checkpointing };
  return raceAll(
    asked,
    { title: method.name, run: () => step.run(), dispose: () => step.dispose() },
    {
      eager: entry(pytorch, { ...job, compile: false, dtype: 'float32' }),
      compile: entry(pytorch, { ...job, compile: true, dtype: 'float32' }),
      bfloat16: entry(pytorch, { ...job, compile: false, dtype: 'bfloat16' }, 5e-2),
      jax: entry(jax, { ...job, dtype: 'float32' }),
      'jax-bfloat16': entry(jax, { ...job, dtype: 'bfloat16' }, 5e-2),
      ...xla(job, 5e-2),
      wasm: entry(nodePeer('peer-tfjs-wasm.ts'), job),
    },
  );
}

async function raceDecoding(asked: Asked): Promise<Time[]> {
  const { folder, model } = asked;
  const { prompts: count, length, newTokens } = DECODING;
  const own = { prompts: randomRows(count, length - 1, model.network.vocabulary, 1), newTokens };
  const job = { model: folder, ...own };
  const decoding = benchedDecoding(cpuEngine({ threads }), model, own);
  return raceAll(
    asked,
    { title: 'decoding', ...decoding },
    {
      eager: entry(pythonPeer('peer_generate.py'), { ...job, dtype: 'float32' }),
      bfloat16: entry(pythonPeer('peer_generate.py'), { ...job, dtype: 'bfloat16' }),
      ...xla(job),
      llama: entry(nodePeer('peer-llama.ts'), job),
    },
  );
}

async function raceProduct(asked: Asked, job: { size: number; value: number }): Promise<Time[]> {
  const { size, value } = job;
  const inputs = { x: floats([size, size], new Float32Array(size * size).fill(value)) };
  const engine = cpuEngine({ threads });
  const program = await engine.compile({ name: 'product', inputs, body: ({ x }) => ({ y: tf.matMul(x!, x!) }) });
  const run = async () => (await engine.read((await program.run(inputs)).y!)).data[0]!;
  const jax = entry(nodePeer('peer-jax.ts'), { model: asked.folder, ...job });
  return raceAll(asked, { title: 'product', run, dispose: () => program.dispose() }, { jax });
}

function raceAll(
  { rounds, chosen }: Asked,
  own: Own & { readonly title: string },
  entries: Readonly<Record<string, Entry>>,
): Promise<Time[]> {
  const picked = Object.entries(entries).filter(([name]) => chosen?.includes(name) ?? true);
  return race(own.title, own, Object.fromEntries(picked), rounds, apart);
}

/** @param tolerance Of the entry in bfloat16. */
function xla(job: object, tolerance?: number): Record<string, Entry> {
  const peer = nodePeer('peer-xla.ts');
  return {
    xla: entry(peer, { ...job, precision: 'float32' }),
    'xla-stored': entry(peer, { ...job, precision: 'float32', weights: 'stored' }),
    'xla-bfloat16': entry(peer, { ...job, precision: 'bfloat16' }, tolerance),
  };
}

function entry(command: PeerCommand, job: object, tolerance = 1e-3): Entry {
  // The threads of PyTorch and of XLA.
  const env = { OMP_NUM_THREADS: String(threads), NPROC: String(threads) };
  return { ...command, env, job: { threads, ...job }, tolerance };
}
