import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { fail } from '../lib/errors.ts';
import { kl, taskOnly } from '../methods/index.ts';
import { loadModel } from '../train/load-model.ts';
import { formatSpread, machine, spreadOf } from './measure.ts';
import { formatTable } from './table.ts';
import { benchedStep, LEARNING_RATE, randomRows, type StepSize } from './training-step.ts';

/**
 * `npm run bench:peers [-- folder [rows [rounds [methods]]]]`: the same update here and in PyTorch + PEFT (eager, float32), one after
 * the other in each round. `SELGEN_PYTHON` is a Python that has both, `SELGEN_THREADS` the threads of either. Besides
 * seconds, the processor's seconds are compared: on a machine with other work they are what can be.
 */
const [folder = 'fixtures/models/tiny-gemma', rows = '8', rounds = '7', methods = 'taskOnly,kl'] =
  process.argv.slice(2);
const threads = Number(process.env.SELGEN_THREADS ?? 1);
const size: StepSize = { rows: Number(rows), time: 128, rank: 32 };
const WARMUP = 1;

interface PeerStep {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly loss: number;
  readonly peakMiB: number;
}

const results = [];
for (const method of [taskOnly(), kl()].filter(({ name }) => methods.split(',').includes(name)))
  results.push(await race(method));
const file = resolve('.selgen/bench/peers.json');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, JSON.stringify({ model: folder, size, machine: machine(threads), results }, null, 1));
process.stdout.write(
  `${folder}, ${size.rows} × ${size.time} tokens a stream, LoRA rank ${size.rank}, ${threads} thread(s)\n${formatTable(
    results.flatMap(({ method, own, peer, ratio }) => [
      { method, engine: 'selgen cpu', ...own.shown, ratio: '' },
      { method, engine: peer.name, ...peer.shown, ratio: `${ratio.seconds.toFixed(2)} (cpu ${ratio.cpu.toFixed(2)})` },
    ]),
  )}${file}\n`,
);

async function race(method: ReturnType<typeof kl>) {
  const model = await loadModel(folder);
  const step = await benchedStep(cpuEngine({ threads }), model, method, size);
  const peer = await startPeer(method.name, Object.keys(method.streams), model.network.vocabulary);
  const own: PeerStep[] = [];
  const others: PeerStep[] = [];
  for (let round = 0; round < Number(rounds) + WARMUP; round++) {
    const [started, before] = [performance.now(), process.cpuUsage()];
    const loss = await step.run();
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(before);
    own.push({ seconds, cpuSeconds: (user + system) / 1e6, loss, peakMiB: process.resourceUsage().maxRSS / 1024 });
    others.push(await peer.step());
  }
  peer.end();
  await step.dispose();
  const [first, theirs] = [own[0]!.loss, others[0]!.loss];
  if (Math.abs(first - theirs) > 1e-3 * theirs)
    fail('bench', `Expected the same first loss of ${method.name} on both, got ${first} and ${theirs}.`);
  const [a, b] = [summary(own), summary(others)];
  const ratio = { seconds: b.seconds.median / a.seconds.median, cpu: b.cpu.median / a.cpu.median };
  return { method: method.name, own: a, peer: { ...b, name: peer.name }, ratio };
}

function summary(all: readonly PeerStep[]) {
  const steps = all.slice(WARMUP);
  const [seconds, cpu] = [spreadOf(steps.map((step) => step.seconds)), spreadOf(steps.map((step) => step.cpuSeconds))];
  const peak = Math.round(steps.at(-1)!.peakMiB);
  const shown = { seconds: formatSpread(seconds), 'cpu seconds': formatSpread(cpu), 'peak MiB': peak };
  return { seconds, cpu, peak, shown };
}

async function startPeer(method: string, streams: readonly string[], vocabulary: number) {
  const python = process.env.SELGEN_PYTHON ?? 'python3';
  const script = fileURLToPath(new URL('peer_pytorch.py', import.meta.url));
  const child = spawn(python, [script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: String(threads) },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <T>(): Promise<T> => {
    const { value, done } = await lines.next();
    if (done) fail('bench', `Expected an answer of ${python}, got none. Does it have torch, peft and transformers?`);
    return JSON.parse(value) as T;
  };
  const tokens = Object.fromEntries(
    streams.map((stream, index) => [
      stream,
      randomRows(size.rows, size.time, vocabulary, index).map((row) => row.tokens),
    ]),
  );
  const job = { model: folder, threads, rank: size.rank, method, learningRate: LEARNING_RATE, tokens };
  child.stdin.write(`${JSON.stringify(job)}\n`);
  const { versions } = await answer<{ versions: Record<string, string> }>();
  return {
    name: `torch ${versions.torch} + peft ${versions.peft}`,
    step: () => {
      child.stdin.write('step\n');
      return answer<PeerStep>();
    },
    end: () => child.stdin.end(),
  };
}
