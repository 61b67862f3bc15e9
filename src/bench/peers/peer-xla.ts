/**
 * The jobs of `peers.ts` on the engine `xla`, in a process of its own to measure its memory alone. The first input line
 * is `{model, threads, precision}` with either `{method, size}` for updates or `{prompts, newTokens}` for answers; then
 * `step` follows repeatedly.
 */
import type { WeightForm } from '../../engine/engine.ts';
import { findPlugin } from '../../engine/xla/find-plugin.ts';
import type { Precision } from '../../engine/xla/product.ts';
import { xlaEngine } from '../../engine/xla/xla.ts';
import { kl, taskOnly } from '../../methods/index.ts';
import { loadModel } from '../../train/load-model.ts';
import { benchedDecoding } from '../decoding.ts';
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
const methods = [taskOnly(), kl()];
const { run } =
  job.method === undefined
    ? benchedDecoding(engine, model, job)
    : await benchedStep(engine, model, methods.find(({ name }) => name === job.method)!, job.size);
const { platform } = engine.details;
const form = `${precision}${weights ? `, weights ${weights}` : ''}`;
const seconds = ((performance.now() - started) / 1000).toFixed(1);
await answerSteps(
  { name: `selgen xla ${form} (${platform}${job.method === undefined ? '' : `, ready in ${seconds} s`})` },
  run,
);
await engine.dispose();
