import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import type { Engine } from '../engine/engine.ts';
import { type Arrays, readWeights } from '../engine/named-arrays.ts';
import { fail } from '../lib/errors.ts';
import { makeFolder } from '../lib/folders.ts';
import { seededRandom } from '../lib/random.ts';
import { runCommand } from '../lib/run-command.ts';
import { buildNetwork } from '../model/architectures/architectures.ts';
import { saveCheckpoint } from '../model/checkpoint/checkpoint.ts';
import type { Network } from '../model/decoder/architecture.ts';
import { loadTokenizer, type Tokenizer } from '../model/tokenizer/tokenizer.ts';
import { loadModel } from '../train/load-model.ts';
import { type Phase, type PretrainProgress, pretrain, type Recipe } from './pretrain.ts';
import { tinyGemma } from './tiny-gemma.ts';
import { tinyGemma2 } from './tiny-gemma2.ts';
import { tinyLlama } from './tiny-llama.ts';
import { tinyQwen3 } from './tiny-qwen3.ts';

/**
 * `npm run pretrain [-- model [folder [phase]]]` trains an embedded model on its corpus alone. Each phase leaves a
 * checkpoint; naming a phase continues from the one before it.
 */
const RECIPES: Readonly<Record<string, () => Recipe>> = {
  'tiny-gemma': tinyGemma,
  'tiny-llama': tinyLlama,
  'tiny-gemma2': tinyGemma2,
  'tiny-qwen3': tinyQwen3,
};

const REPORT_EVERY = 100;
const EXAMINE_EVERY = 500;

interface Pretraining {
  readonly recipe: Recipe;
  readonly engine: Engine;
  readonly network: Network;
  readonly tokenizer: Tokenizer;
}

const usage =
  'npm run pretrain [-- model [folder [phase]]]: trains an embedded model anew and writes it; without a folder, over the one in fixtures.';

await runCommand(async ([name = 'tiny-gemma', target, from]) => {
  const make = RECIPES[name] ?? fail('pretrain', `Expected one of ${Object.keys(RECIPES).join(', ')}, got '${name}'.`);
  const folder = target ?? fileURLToPath(new URL(`../../fixtures/models/${name}/`, import.meta.url));
  const recipe = make();
  const names = recipe.phases.map((phase) => phase.name);
  const first = from === undefined ? 0 : names.indexOf(from);
  if (first < 0) fail('pretrain', `Expected one of the phases ${names.join(', ')}, got '${from}'.`);
  // One thread, so that the weights do not depend on the machine's number of cores.
  const engine = cpuEngine({ threads: 1 });
  const run = { recipe, engine, network: buildNetwork(recipe.config), tokenizer: await recipeTokenizer(recipe) };
  let weights = first === 0 ? undefined : readWeights((await loadModel(folder)).weights);
  for (const phase of recipe.phases.slice(first)) {
    weights = await train(run, phase, weights);
    makeFolder(folder);
    saveCheckpoint(folder, { config: recipe.config, tensors: weights as TensorMap, tokenizer: recipe.tokenizer });
  }
  process.stdout.write(`${folder}\n`);
  await report(run, weights!, 100);
}, usage);

type TensorMap = Parameters<typeof saveCheckpoint>[1]['tensors'];

async function train(
  run: Pretraining,
  { name: phase, options, corpus }: Phase,
  start: Arrays | undefined,
): Promise<Arrays> {
  const { recipe, engine, network, tokenizer } = run;
  const started = performance.now();
  let losses = 0;
  let tokens = 0;
  const origin = start ?? seededRandom(recipe.seed);
  const onStep = async (progress: PretrainProgress, now: () => Promise<Arrays>): Promise<void> => {
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
    if (progress.step % EXAMINE_EVERY === 0) await report(run, await now(), 20);
  };
  const { padId } = tokenizer;
  return pretrain(engine, network, corpus(tokenizer), padId, options, origin, onStep, recipe.initialNorm);
}

async function report({ recipe, engine, ...model }: Pretraining, weights: Arrays, count: number): Promise<void> {
  for (const line of await recipe.examine(engine, { ...model, weights }, count)) {
    process.stdout.write(`  ${line}\n`);
  }
}

/** Tokenizers are read from folders, like users' own. */
async function recipeTokenizer(recipe: Recipe): Promise<Tokenizer> {
  const scratch = mkdtempSync(join(tmpdir(), 'selgen-tokenizer-'));
  try {
    writeFileSync(join(scratch, 'tokenizer.json'), JSON.stringify(recipe.tokenizer.tokenizer));
    writeFileSync(join(scratch, 'tokenizer_config.json'), JSON.stringify(recipe.tokenizer.config));
    return await loadTokenizer(scratch);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
