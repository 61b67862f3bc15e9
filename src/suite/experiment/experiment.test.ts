import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { axes } from '../../results/aggregate.ts';
import { defineSetting } from '../../settings/define-setting.ts';
import { embeddedTraining, fixture, tinyGemma } from '../../settings/embedded.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import type { SuiteTrial } from '../bounds.ts';
import { runExperiment, shortName, sweeps } from './experiment.ts';

const suites: SuiteTrial[] = [];
// Suites are collected, not run.
vi.mock('../define-suite.ts', () => ({
  defineSuite: (_: unknown, trials: readonly SuiteTrial[]) => suites.push(...trials),
}));

const folder = temporaryFolder('experiment');
beforeAll(() => void vi.stubEnv('SELGEN_STORE', join(folder, 'trials')));
afterAll(() => void vi.unstubAllEnvs());

const rows = Array.from({ length: 8 }, (_, row) => ({ prompt: `What is ${row} + 7?`, assistant: `${row + 7}.` }));
const setting = defineSetting({
  name: 'sums',
  streams: { task: rows, alignment: rows.slice(0, 4) },
  questions: axes.flatMap((axis) =>
    [1, 2, 3, 4].map((term) => ({ axis, prompt: `What is ${term} + 7?`, expected: `${term + 7}` })),
  ),
  training: { ...embeddedTraining, taskRows: 4, alignmentRows: 2 },
  maximumNewTokens: 4,
});

test('an experiment is run, told of, noted, and taken up from its store', async () => {
  const lines: string[] = [];
  const options = {
    setting,
    source: tinyGemma,
    name: 'tiny',
    updates: 2,
    folder: join(folder, 'real'),
    tell: (line: string) => lines.push(line),
  };
  const { folder: out } = await runExperiment({ ...options, methods: ['base', 'taskOnly'] });
  expect(readdirSync(out)).toEqual(expect.arrayContaining(['NOTE.md', 'index.html', 'results.json']));
  const note = readFileSync(join(out, 'NOTE.md'), 'utf8');
  expect(note).toMatch(/^<!-- measured -->\n\n# sums on tiny\n\n2 of 2 trials, seeds 1, 2 updates of 4 rows/);
  expect(note).toMatch(/\| `taskOnly` \| 1 \| \d\.\d\d \(/);
  expect(note).toMatch(/too weak for the question/);
  expect(note).toMatch(/one strength, which was fixed beforehand/);
  expect(lines).toEqual([expect.stringMatching(/base seed=1 \(trial 1 of 2\)/), expect.stringMatching(/taskOnly/)]);

  const kept = readFileSync(join(out, 'results.json'), 'utf8');
  appendFileSync(join(out, 'NOTE.md'), '\nWritten by hand.\n');
  lines.length = 0;
  await runExperiment({ ...options, methods: ['base', 'taskOnly', 'upweighted', 'kl', 'weightInterpolation'] });
  // Stored trials take no time, and tell nothing about that of the others.
  expect(lines.map((line) => / min left/.test(line))).toEqual([false, false, false, true, true]);
  expect(readFileSync(join(out, 'NOTE.md'), 'utf8')).toMatch(/5 of 5 trials.*Written by hand\.\n$/s);
  const results = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'));
  expect(results.slice(0, 2)).toEqual(JSON.parse(kept));
  expect(results[4].method).toMatchObject({ name: 'weightInterpolation', strength: { value: 0.7 } });

  // On another machine there is no store, but the report.
  rmSync(join(folder, 'trials'), { recursive: true });
  await runExperiment({ ...options, methods: ['base', 'kl', 'weightInterpolation'] });
  const taken = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'));
  expect(taken).toEqual([results[0], results[3], results[4]]);
  expect(existsSync(join(folder, 'trials'))).toBe(false);
  // Another training of the same name is another trial.
  await runExperiment({ ...options, updates: 3, methods: ['kl'] });
  const anew = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'));
  expect(anew).toEqual([expect.objectContaining({ method: results[3].method })]);
  expect(anew[0].key).not.toBe(results[3].key);

  await expect(runExperiment({ ...options, methods: ['none'] })).rejects.toThrow(
    /Expected methods among base, taskOnly, .*'none'/,
  );
  const other = fixture('models/tiny-llama');
  await expect(runExperiment({ ...options, source: other })).rejects.toThrow(/got another model's\. Give .* --name/);
  expect(JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'))).toEqual(anew);
}, 60_000);

test('of all strengths the note shows the one that validation questions choose, on the others', async () => {
  const { folder: out } = await runExperiment({
    setting: { ...setting, name: 'swept' },
    source: tinyGemma,
    name: 'tiny',
    updates: 2,
    folder: join(folder, 'real'),
    methods: ['base', 'taskOnly', 'weightInterpolation'],
    strengths: 'all',
  });
  const note = readFileSync(join(out, 'NOTE.md'), 'utf8');
  const [all, chosen] = note.split('## At the strength chosen on this model');
  const rows = (text: string) => text.match(/^\| `weightInterpolation.*$/gm);
  expect(rows(all!)).toEqual([/gamma=0\.7/, /gamma=0\.5/, /gamma=0\.3/].map((row) => expect.stringMatching(row)));
  expect(rows(chosen!)).toEqual([expect.stringMatching(/^\| `weightInterpolation`, gamma 0\.\d \*? ?\|/)]);
  expect(chosen).toMatch(/Seed 1; strengths were chosen on validation questions, and scored on the others/);
  expect(note).not.toMatch(/fixed beforehand/);
}, 60_000);

test('the strengths are those of the suites of gcd', async () => {
  const names = ['standard', 'upweighted', 'kl', 'representation', 'inoculation', 'weight-interpolation', 'safe-lora'];
  for (const name of names) {
    suites.length = 0;
    await import(/* @vite-ignore */ join(import.meta.dirname, `../../../suites/gcd/${name}.test.ts`));
    const declared = suites.map(({ method }) => method);
    const own = sweeps().find(({ usual }) => usual.name === declared[0]!.name)!;
    expect(own.methods.map(({ options }) => options)).toEqual(declared.map(({ options }) => options));
  }
}, 60_000);

test('a model is called by its file', () => {
  expect(shortName('/models/SmolLM2-135M-Instruct.Q4_1.gguf')).toBe('smollm2-135m-instruct.q4_1');
  expect(shortName('google/gemma-2b-it@main')).toBe('gemma-2b-it-main');
});
