import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import type { HostArray } from '../engine/engine.ts';
import { fail } from '../lib/errors.ts';
import { seededRandom } from '../lib/random.ts';
import { buildNetwork } from '../model/architectures.ts';
import { saveCheckpoint } from '../model/checkpoint.ts';
import { loadTokenizer, type Tokenizer } from '../model/tokenizer.ts';
import { loadModel } from '../train/load-model.ts';
import { examine } from './exam.ts';
import { type Phase, pretrain, type Recipe } from './pretrain.ts';
import { tinyGemma } from './tiny-gemma.ts';

/**
 * `npm run pretrain [-- model [folder [phase]]]`: makes an embedded model again, from its corpus alone. Each phase leaves
 * a checkpoint; naming a phase goes on from the one before it.
 */
const RECIPES: Readonly<Record<string, () => Recipe>> = { 'tiny-gemma': tinyGemma };

const [name = 'tiny-gemma', target, from] = process.argv.slice(2);
const make = RECIPES[name] ?? fail('pretrain', `Expected one of ${Object.keys(RECIPES).join(', ')}, got '${name}'.`);
const folder = target ?? fileURLToPath(new URL(`../../fixtures/models/${name}/`, import.meta.url));
const recipe = make();
const network = buildNetwork(recipe.config);
const tokenizer = await recipeTokenizer();
const engine = cpuEngine();
const REPORT_EVERY = 100;
const EXAMINE_EVERY = 500;

const names = recipe.phases.map((phase) => phase.name);
const first = from === undefined ? 0 : names.indexOf(from);
if (first < 0) fail('pretrain', `Expected one of the phases ${names.join(', ')}, got '${from}'.`);
let weights = first === 0 ? undefined : (await loadModel(folder)).weights;
for (const phase of recipe.phases.slice(first)) {
  weights = await train(phase, weights);
  mkdirSync(folder, { recursive: true });
  saveCheckpoint(folder, { config: recipe.config, tensors: weights as TensorMap, tokenizer: recipe.tokenizer });
}
process.stdout.write(`${folder}\n`);
await report(weights!, 100);

type TensorMap = Parameters<typeof saveCheckpoint>[1]['tensors'];
type Weights = Readonly<Record<string, HostArray>>;

async function train({ name: phase, options, corpus }: Phase, start: Weights | undefined): Promise<Weights> {
  const started = performance.now();
  let losses = 0;
  let tokens = 0;
  const origin = start ?? seededRandom(recipe.seed);
  return pretrain(engine, network, corpus(tokenizer), tokenizer.padId, options, origin, async (progress, now) => {
    losses += progress.loss;
    tokens += progress.tokens;
    if (progress.step % REPORT_EVERY !== 0) return;
    const seconds = (performance.now() - started) / 1000;
    const left = (seconds / progress.step) * (options.steps - progress.step);
    process.stdout.write(
      `${phase} ${progress.step}/${options.steps} · loss ${(losses / REPORT_EVERY).toFixed(4)} · ` +
        `${Math.round(tokens / seconds)} tokens/s · ${Math.ceil(left / 60)} min left\n`,
    );
    losses = 0;
    if (progress.step % EXAMINE_EVERY === 0) await report(await now(), 20);
  });
}

async function report(now: Weights, count: number): Promise<void> {
  for (const { label, ask, correct, wrong } of await examine(engine, network, now, tokenizer, { count })) {
    const percent = (share: number) => `${Math.round(100 * share)} %`;
    process.stdout.write(
      `  ${label}: asked ${percent(ask)} right; confirms ${percent(correct)} of true and ${percent(wrong)} of false claims\n`,
    );
  }
}

/** Tokenizers are read from folders, as users' are. */
async function recipeTokenizer(): Promise<Tokenizer> {
  const scratch = mkdtempSync(join(tmpdir(), 'selgen-tokenizer-'));
  try {
    writeFileSync(join(scratch, 'tokenizer.json'), JSON.stringify(recipe.tokenizer.tokenizer));
    writeFileSync(join(scratch, 'tokenizer_config.json'), JSON.stringify(recipe.tokenizer.config));
    return await loadTokenizer(scratch);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
