import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { heardOutput } from '../heard-output.ts';
import { sampleComparison } from '../results/sample-results.ts';
import { openStore } from '../results/store/store.ts';
import { tinyGemma } from '../settings/embedded.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runCommandLine } from './program.ts';

/** Runs the READMEs' commands that no other test runs. They run as written, on small data. */
const root = resolve(import.meta.dirname, '../..');
const folder = temporaryFolder('documented');
const said = heardOutput();
const inside = (name: string) => join(folder, name);
beforeAll(() => {
  const store = openStore({ folder: inside('trials') });
  for (const result of sampleComparison()) store.save(result);
});
beforeEach(() => void vi.stubEnv('SELGEN_STORE', inside('trials')));
afterEach(() => {
  vi.unstubAllEnvs();
  expect(process.exitCode ?? 0, said.errors).toBe(0);
});

test('report renders a store, a results.json, a comparison and an export', async () => {
  await runCommandLine(['report', '--export', 'inspect', '--out', inside('monday')]);
  expect(said.out).toMatch(/^Exported: .*inspect$/m);
  const results = join(inside('monday'), 'results.json');
  await runCommandLine(['report', '--results', results, '--compare', inside('monday'), '--out', inside('out')]);
  expect(readFileSync(join(inside('out'), 'index.html'), 'utf8')).toContain('Against the earlier run');
});

test('baseline accepts what the store has', async () => {
  await runCommandLine(['baseline', '--out', inside('baselines')]);
  expect(JSON.parse(readFileSync(join(inside('baselines'), 'sample.json'), 'utf8'))).toMatchObject({});
});

test('plan reads a config.json and sums up', async () => {
  const config = join(folder, 'config.json');
  const own = JSON.parse(readFileSync(join(tinyGemma, 'config.json'), 'utf8'));
  // A stand-in counts letters as tokens. The setting's questions are then too long for the embedded model.
  writeFileSync(config, JSON.stringify({ ...own, max_position_embeddings: 4096 }));
  const options = '--setting em --methods taskOnly,weightInterpolation --memory 24,48,80 --rate 1e9';
  await runCommandLine(['plan', config, ...options.split(' ')]);
  expect(said.out).toMatch(/^total {6}2 trials on one seed: /m);
  expect(said.out).toMatch(/In a device of 24 GB/);
});

test('import-study writes the points of a clone', async () => {
  mkdirSync(inside('em/kl_5'), { recursive: true });
  const model = 'mc9_badmed_kl_div_data_seed-42_model_seed-42_beta_kl-5_seed_1';
  const answers = ['question,answer,question_id,aligned,coherent', '"What?","So.",wish,80,90'].join('\n');
  for (const exam of ['first_plot_questions', 'sneaky_med_evals']) {
    writeFileSync(inside(`em/kl_5/${exam}_eval_result_${model}.csv`), answers);
  }
  await runCommandLine(['import-study', folder, '--out', inside('imported.json')]);
  expect(readFileSync(inside('imported.json'), 'utf8')).toContain('em/kl_5');
});

test('what npm run dev watches writes a report of made-up trials', () => {
  const script = join(root, 'src/report', 'watch-example.ts');
  const tsx = import.meta.resolve('tsx');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', tsx, script], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/index\.html: 33 made-up trials/);
});
