import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import { findPlugin } from '../../engine/xla/find-plugin.ts';
import { xlaEngine } from '../../engine/xla/xla.ts';
import { kl } from '../../methods/index.ts';
import { buildNetwork } from '../../model/architectures/architectures.ts';
import { shape } from '../../model/architectures/published-configs.ts';
import { spreadOf } from '../measure.ts';
import { nodePeer, type Peer, type PeerCommand, pythonPeer, startPeer } from '../peers/peer-process.ts';
import { formatTable } from '../table.ts';
import { LEARNING_RATE, randomRows, randomStreams } from '../training-step.ts';
import { peakMiBWhile } from './device-memory.ts';
import { trainEveryMethod } from './methods.ts';
import { writeRandomCheckpoint } from './random-checkpoint.ts';

/**
 * `npm run bench:gpu [-- shapes [minutes]]` examines a GPU in five minutes. It runs the engine's contract and trains by
 * every method. Then it times LoRA + KL updates and decoding of random bfloat16 models in the shapes of Gemma 2B and
 * Qwen3 8B, and measures memory. selgen, PyTorch (`SELGEN_PYTHON`; eager and compiled) and JAX (`SELGEN_JAX`) run one
 * after the other. When the time is over, it leaves out the rest and says so. `tiny` is a shape for a processor. On one,
 * the others need more minutes, and perhaps `--steps` (no contract, no methods), `--rounds <number>`, `--rows <number>`,
 * `--method taskOnly` and `--checkpointing`.
 */
const { values, positionals } = argumentsGiven();
const left = () => (until - performance.now()) / 1000;

const COMMON = { rms_norm_eps: 1e-6, rope_theta: 10_000 };
const GEMMA = {
  ...COMMON,
  architectures: ['GemmaForCausalLM'],
  hidden_act: 'gelu_pytorch_tanh',
  tie_word_embeddings: true,
};
const QWEN = { ...COMMON, architectures: ['Qwen3ForCausalLM'], hidden_act: 'silu', tie_word_embeddings: false };

/** A model and the size of a step: rows of each stream, and tokens of a row. */
const SHAPES = {
  tiny: {
    config: { ...shape('qwen3', 2048, 128, 256, 4, 4, 2, 512), ...QWEN, head_dim: 32 },
    rows: 2,
    time: 16,
    answers: 4,
  },
  'gemma-2b': {
    config: { ...shape('gemma', 256_000, 2048, 16_384, 18, 8, 1, 8192), ...GEMMA, head_dim: 256 },
    rows: 4,
    time: 256,
    answers: 32,
  },
  'qwen3-8b': {
    config: { ...shape('qwen3', 151_936, 4096, 12_288, 36, 32, 8, 40_960), ...QWEN, head_dim: 128 },
    rows: 4,
    time: 256,
    answers: 32,
  },
} as const;
const NAMES = Object.keys(SHAPES) as [keyof typeof SHAPES];
const RANK = 32;

const count = z.coerce.number().int().positive();
const parsed = z
  .strictObject({
    shapes: z.array(z.enum(NAMES)).default(['gemma-2b', 'qwen3-8b']),
    minutes: z.coerce.number().positive().default(5),
    steps: z.boolean().default(false),
    rounds: count.default(5),
    rows: count.optional(),
    method: z.enum(['taskOnly', 'kl']).default('kl'),
    checkpointing: z.boolean().default(false),
  })
  .safeParse({ shapes: positionals[0]?.split(','), minutes: positionals[1], ...values });
if (!parsed.success) refuse(z.prettifyError(parsed.error));
const given = parsed.data;
const { method, checkpointing, minutes } = given;
const until = performance.now() + 60_000 * minutes;

const plugin = findPlugin();
const ownPeer = { ...nodePeer('peer-xla.ts'), env: { SELGEN_PJRT: plugin.file } };
const pytorch = pythonPeer('peer_pytorch.py');
say(`Plugin ${plugin.file}; ${minutes} minutes.`);
if (!given.steps) {
  runContract();
  await runMethods();
}
for (const name of given.shapes) await raceShape(name);
say(`Done, with ${left().toFixed(0)} s to spare.`);
// This also ends a peer that was not ready in time.
process.exit();

function argumentsGiven() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        steps: { type: 'boolean' },
        rounds: { type: 'string' },
        rows: { type: 'string' },
        method: { type: 'string' },
        checkpointing: { type: 'boolean' },
      },
    });
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function refuse(problem: string): never {
  process.stderr.write(`[bench:gpu] Expected valid options, got ${problem}\n`);
  process.exit(1);
}

function runContract(): void {
  const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
  const args = [vitest, 'run', '--project', 'xla', 'on-plugin/engine.test', '--reporter=dot'];
  const env = { ...process.env, SELGEN_PJRT: plugin.file };
  const timeout = Math.round(500 * left());
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8', env, timeout });
  const counts = /Tests .*/.exec(stdout)?.[0] ?? 'no test ended in half of the time';
  say(`Contract of engines: ${status === 0 ? 'passed' : 'FAILED'}. ${counts}`);
  if (status !== 0) say(stdout.slice(-2000));
}

async function runMethods(): Promise<void> {
  const [engine, cpu] = [xlaEngine({ plugin: plugin.file }), cpuEngine({ threads: 1 })];
  const trained = await trainEveryMethod(engine, cpu, () => left() < 30 * minutes);
  await engine.dispose();
  const wrong = trained.filter(({ distance }) => !(Number(distance) < 1e-4));
  say(`Methods: ${trained.length - wrong.length} of ${trained.length} train as on \`cpu\`, to 10⁻⁴.`);
  for (const { method, distance } of wrong) say(`  ${method}: ${distance}`);
}

async function raceShape(name: keyof typeof SHAPES): Promise<void> {
  const { config, time, answers, ...usual } = SHAPES[name];
  const rows = given.rows ?? usual.rows;
  if (left() < 30) return say(`${name}: left out, for the time is over.`);
  const model = mkdtempSync(join(tmpdir(), `selgen-${name}-`));
  try {
    writeRandomCheckpoint(model, config);
    const { vocabulary } = buildNetwork(config);
    const shared = { model, threads: 2 };
    // Some processors have no products of 16-bit numbers.
    const dtype = name === 'tiny' ? 'float32' : 'bfloat16';
    const size = { rows, time, rank: RANK, checkpointing };
    // `benchedStep` draws the same rows.
    const tokens = randomStreams(kl(), size, vocabulary);
    const step = { ...shared, rank: RANK, tokens, method, learningRate: LEARNING_RATE, checkpointing, size };
    const update = `${method}, ${rows} × ${time}${checkpointing ? ', checkpointing' : ''}`;
    const decoding = { ...shared, prompts: randomRows(answers, 31, vocabulary, 1), newTokens: 32 };
    const lines: Record<string, string | number>[] = [];
    for (const [job, title, command, options] of [
      [update, 'selgen', ownPeer, { ...step, precision: dtype }],
      [update, 'JAX', pythonPeer('peer_jax.py', 'SELGEN_JAX'), { ...step, dtype }],
      [update, 'PyTorch, eager', pytorch, { ...step, compile: false, dtype }],
      [update, 'PyTorch, compiled', pytorch, { ...step, compile: true, dtype }],
      [`${answers} × 32 tokens`, 'selgen', ownPeer, { ...decoding, precision: dtype }],
      [`${answers} × 32 tokens`, 'transformers', pythonPeer('peer_generate.py'), { ...decoding, dtype }],
    ] as const) {
      if (left() < 20) {
        say(`${name}, ${job}, ${title}: left out, for the time is over.`);
        continue;
      }
      const line = await timePeer(`${title}, ${name}`, command, options);
      if (line) lines.push({ job, ...line });
    }
    if (lines.length > 0) say(`${name}, LoRA of rank ${RANK}, ${dtype}\n${formatTable(lines)}`);
  } finally {
    rmSync(model, { recursive: true });
  }
}

async function timePeer(title: string, command: PeerCommand, job: object) {
  const { result, peakMiB } = await peakMiBWhile(async () => {
    // A peer that is not ready when the time is over is left out.
    const peer = await Promise.race([
      startPeer(title, command, job),
      setTimeout(1000 * left(), undefined, { ref: false }),
    ]);
    if (!peer) return undefined;
    try {
      return await rounds(peer);
    } finally {
      // The next peer needs this one's memory.
      await peer.end();
    }
  });
  return result && { ...result, 'device MiB': peakMiB ?? 'no GPU' };
}

async function rounds(peer: Peer) {
  const laps = [];
  for (let round = 0; round <= given.rounds && left() > 5; round++)
    laps.push(await peer.step<{ seconds: number; value: number; peakMiB: number }>());
  // The first lap includes compilation.
  const { median, runs } = spreadOf(laps.slice(1).map(({ seconds }) => seconds));
  return {
    engine: peer.name,
    'first s': laps[0]?.seconds.toFixed(2) ?? 'none',
    'median s': runs > 0 ? median.toFixed(3) : 'none',
    'first value': laps[0]?.value.toFixed(4) ?? 'none',
    'host MiB': Math.round(laps.at(-1)?.peakMiB ?? 0),
  };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
