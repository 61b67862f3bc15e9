/**
 * The jobs of `peers.ts` on the engine `xla`, in a process of its own to measure its memory alone. The first input line
 * is `{model, threads, precision}` with either `{method, size}` for updates or `{prompts, newTokens}` for answers; then
 * `step` follows repeatedly.
 */
import type { WeightForm } from '../../engine/engine.ts';
import { findPlugin } from '../../engine/xla/find-plugin.ts';
import type { Precision } from '../../engine/xla/product.ts';
import { xlaEngine } from '../../engine/xla/xla.ts';
import { createGenerator } from '../../evaluate/generate.ts';
import { kl, taskOnly } from '../../methods/index.ts';
import { loadModel } from '../../train/load-model.ts';
import { benchedStep, type StepSize } from '../training-step.ts';
import { answerSteps, readJob } from './peer-protocol.ts';

type Job = { readonly model: string; readonly precision: Precision; readonly weights?: WeightForm } & (
  | { readonly method: string; readonly size: StepSize }
  | { readonly method?: undefined; readonly prompts: readonly (readonly number[])[]; readonly newTokens: number }
);

const job = await readJob<Job>();
const { precision, weights } = job;
const engine = xlaEngine({ plugin: findPlugin().file, precision, ...(weights ? { weights } : {}) });
const model = await loadModel(job.model);
const started = performance.now();
const run = await prepare(job);
const { platform } = engine.details;
const form = `${precision}${weights ? `, weights ${weights}` : ''}`;
const seconds = ((performance.now() - started) / 1000).toFixed(1);
await answerSteps(
  { name: `selgen xla ${form} (${platform}${job.method === undefined ? '' : `, ready in ${seconds} s`})` },
  run,
);
await engine.dispose();

async function prepare(job: Job): Promise<() => Promise<number>> {
  if (job.method !== undefined) {
    const method = [taskOnly(), kl()].find(({ name }) => name === job.method)!;
    const step = await benchedStep(engine, model, method, job.size);
    return () => step.run();
  }
  const { prompts, newTokens } = job;
  const { network, weights, tokenizer } = model;
  const adapterOptions = { rank: 1, alpha: 1, rankStabilized: false, dropout: 0, targets: [] };
  const generator = createGenerator(engine, { network, weights, adapterOptions, padId: tokenizer.padId, eosIds: [] });
  const options = { maximumNewTokens: newTokens, rows: prompts.length };
  return async () => (await generator.generate(prompts, undefined, options)).flat().length;
}
