/**
 * A process of `start.ts`: `first-update.ts <engine> <model folder>` goes from `loadModel` to the end of the first update
 * (`taskOnly`, LoRA of rank 32, 8 × 128 tokens). It prints one JSON line: seconds since the process began, and its
 * processor seconds, at the end of each stage. Programs of earlier processes are those in selgen's cache folder.
 */
import { cpuEngine } from '../engine/cpu/cpu.ts';
import type { Engine } from '../engine/engine.ts';
import { findPlugin } from '../engine/xla/find-plugin.ts';
import { xlaEngine } from '../engine/xla/xla.ts';
import { fail } from '../lib/errors.ts';
import { cacheFolder } from '../lib/folders.ts';
import { runCommand } from '../lib/run-command.ts';
import { taskOnly } from '../methods/index.ts';
import { loadModel } from '../train/load-model.ts';
import { cpuSeconds } from './measure.ts';
import { benchedStep } from './training-step.ts';

const ENGINES: Readonly<Record<string, () => Engine>> = {
  cpu: () => cpuEngine({ graphs: cacheFolder('graphs') }),
  xla: () => xlaEngine({ plugin: findPlugin().file, executables: cacheFolder('executables') }),
};

await runCommand(async ([name = 'cpu', folder = 'fixtures/models/tiny-gemma']) => {
  const make = ENGINES[name];
  if (!make)
    return fail('bench', `Expected engines among ${Object.keys(ENGINES).join(', ')}, got '${name}'. Correct it.`);
  const ready = now();
  const model = await loadModel(folder);
  const loaded = now();
  const engine = make();
  const step = await benchedStep(engine, model, taskOnly(), { rows: 8, time: 128, rank: 32 });
  const compiled = now();
  await step.run();
  process.stdout.write(`${JSON.stringify({ ready, loaded, compiled, updated: now() })}\n`);
  await step.dispose();
  await engine.dispose();
});

/** The end of a stage. */
function now() {
  return { seconds: performance.now() / 1000, processor: cpuSeconds() };
}
