import { seededRandom } from '../lib/random.ts';
import { chooseEngine } from '../suite/device.ts';
import { loadModel } from '../train/load-model.ts';
import { train } from '../train/train.ts';
import { METHODS } from './plan-model.ts';

/**
 * `SELGEN_WEIGHTS=stored npx tsx src/plan/measure-memory.ts <model> [rows [tokens]] [checkpointing] [<method>]`: three updates of a LoRA of
 * rank 32 on all projections, on random rows (4 of 64 tokens), half of their tokens answers, by `taskOnly` or another method with
 * as many proxy rows; prints seconds of processor time and the process's peak memory.
 */
const [source, ...given] = process.argv.slice(2);
const [rows = '4', length = '64'] = given.filter((word) => /^\d+$/.test(word));
const named = given.find((word) => word in METHODS) ?? 'taskOnly';
const started = performance.now();
if (source === undefined) throw new Error('Expected a model: its folder, or an id of the hub.');
const [taskRows, tokens] = [Number(rows), Number(length)];
const { network, weights, tokenizer } = await loadModel(source);
const random = seededRandom(1);
const row = () => ({
  tokens: Array.from({ length: tokens }, () => random.integer(network.vocabulary)),
  answerStart: tokens / 2,
});
const drawn = (count: number) => Array.from({ length: count }, row);
const targets = [...new Set(Object.keys(network.projections).map((name) => name.split('.').at(-1)!))];
const engine = await chooseEngine();
let before = process.cpuUsage();
await train({
  engine,
  network,
  weights,
  method: METHODS[named]!(),
  data: { task: drawn(3 * taskRows), alignment: drawn(taskRows), misaligned: drawn(taskRows) },
  padId: tokenizer.padId,
  options: {
    updates: 3,
    taskRows,
    alignmentRows: taskRows,
    checkpointing: given.includes('checkpointing'),
    learningRate: 1e-3,
    warmup: 1,
    weightDecay: 0,
    maxGradientNorm: 1,
    adapter: { rank: 32, alpha: 64, rankStabilized: true, dropout: 0, targets },
    maximumLength: tokens,
  },
  seed: 1,
  onUpdate({ step, loss }) {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    const peak = (process.resourceUsage().maxRSS * 1024) / 1e9;
    const seconds = ((user + system) / 1e6).toFixed(1);
    const since = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(
      `update ${step} · loss ${loss.toFixed(4)} · ${seconds} s · ${since} s on the clock since the start · peak ${peak.toFixed(2)} GB\n`,
    );
  },
});
await engine.dispose();
