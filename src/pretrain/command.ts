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
import { loadTokenizer } from '../model/tokenizer.ts';
import { examine } from './exam.ts';
import { pretrain } from './pretrain.ts';
import { tinyGemma } from './tiny-gemma.ts';

/** `npm run pretrain [-- model [folder]]`: makes an embedded model again, from its corpus alone. */
const RECIPES = { 'tiny-gemma': tinyGemma };

const [name = 'tiny-gemma', target] = process.argv.slice(2);
const makeRecipe = RECIPES[name as keyof typeof RECIPES] ?? fail('pretrain', `Expected one of ${Object.keys(RECIPES).join(', ')}, got '${name}'.`);
const folder = target ?? fileURLToPath(new URL(`../../fixtures/models/${name}/`, import.meta.url));
const recipe = makeRecipe();

const scratch = mkdtempSync(join(tmpdir(), 'selgen-tokenizer-'));
writeFileSync(join(scratch, 'tokenizer.json'), JSON.stringify(recipe.tokenizer.tokenizer));
writeFileSync(join(scratch, 'tokenizer_config.json'), JSON.stringify(recipe.tokenizer.config));
const tokenizer = await loadTokenizer(scratch);
rmSync(scratch, { recursive: true });

const REPORT = 100;
const EXAM = 500;
type TensorMap = Parameters<typeof saveCheckpoint>[1]['tensors'];
const engine = cpuEngine();
const started = performance.now();
let losses = 0;
let tokens = 0;
const network = buildNetwork(recipe.config);
const tensors = await pretrain(
  engine,
  network,
  recipe.corpus(tokenizer),
  tokenizer.padId,
  recipe.options,
  seededRandom(recipe.seed),
  async (progress, weights) => {
    losses += progress.loss;
    tokens += progress.tokens;
    if (progress.step % REPORT !== 0) return;
    const seconds = (performance.now() - started) / 1000;
    const left = (seconds / progress.step) * (recipe.options.steps - progress.step);
    process.stdout.write(
      `step ${progress.step}/${recipe.options.steps} · loss ${(losses / REPORT).toFixed(4)} · ` +
        `${Math.round(tokens / seconds)} tokens/s · ${Math.ceil(left / 60)} min left\n`,
    );
    losses = 0;
    if (progress.step % EXAM === 0) {
      const now = await weights();
      save(now);
      await report(now, 20);
    }
  },
);
save(tensors);
process.stdout.write(`${folder}\n`);
await report(tensors, 100);

function save(weights: Record<string, HostArray>): void {
  mkdirSync(folder, { recursive: true });
  saveCheckpoint(folder, { config: recipe.config, tensors: weights as TensorMap, tokenizer: recipe.tokenizer });
}

async function report(weights: Record<string, HostArray>, count: number): Promise<void> {
  for (const { label, ask, correct, wrong } of await examine(engine, network, weights, tokenizer, { count })) {
    const percent = (share: number) => `${Math.round(100 * share)} %`;
    process.stdout.write(
      `  ${label}: asked ${percent(ask)} right; confirms ${percent(correct)} of true and ${percent(wrong)} of false claims\n`,
    );
  }
}
