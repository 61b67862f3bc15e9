/**
 * The jobs of `peers.ts` on the engine `xla`, in a process of its own to measure its memory alone. The first input line
 * is `{model, threads, precision}` with either `{method, size}` for updates or `{prompts, newTokens}` for answers; then
 * `step` follows repeatedly.
 */
import { createInterface } from 'node:readline';
import type { WeightForm } from '../../engine/engine.ts';
import { findPlugin } from '../../engine/xla/find-plugin.ts';
import type { Precision } from '../../engine/xla/product.ts';
import { xlaEngine } from '../../engine/xla/xla.ts';
import { createGenerator } from '../../evaluate/generate.ts';
import { kl, taskOnly } from '../../methods/index.ts';
import { loadModel } from '../../train/load-model.ts';
import { benchedStep, type StepSize } from '../training-step.ts';
import { timed } from './race.ts';

type Job = { readonly model: string; readonly precision: Precision; readonly weights?: WeightForm } & (
  | { readonly method: string; readonly size: StepSize }
  | { readonly method?: undefined; readonly prompts: readonly (readonly number[])[]; readonly newTokens: number }
);

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const job = JSON.parse((await lines.next()).value as string) as Job;
const { precision, weights } = job;
const engine = xlaEngine({ plugin: findPlugin().file, precision, ...(weights ? { weights } : {}) });
const model = await loadModel(job.model);
const started = performance.now();
const run = await prepare(job);
const { platform, version } = engine.details;
process.stdout.write(
  `${JSON.stringify({
    name: `selgen xla ${precision}${weights ? `, weights ${weights}` : ''} (${platform}${job.method === undefined ? '' : `, ready in ${((performance.now() - started) / 1000).toFixed(1)} s`})`,
    version,
  })}\n`,
);
for await (const _ of lines) process.stdout.write(`${JSON.stringify(await timed(run))}\n`);
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
  return async () =>
    (
      await generator.generate(
        prompts.map((row) => [...row]),
        undefined,
        options,
      )
    ).flat().length;
}
