import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { axes } from '../../results/aggregate.ts';
import type { TrialResult } from '../../results/result.ts';
import { defineSetting } from '../../settings/define-setting.ts';
import { embeddedTraining, fixture, tinyGemma } from '../../settings/embedded.ts';
import type { SettingData } from '../../settings/setting.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import type { SuiteTrial } from '../bounds.ts';
import { type ExperimentOptions, runExperiment, shortName } from './experiment.ts';
import { gradeAgain } from './grade-again.ts';
import { sweeps } from './sweeps.ts';

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

const options = { setting, source: tinyGemma, name: 'tiny', updates: 2, folder: join(folder, 'real') };
const out = join(folder, 'real/sums-tiny');
const read = (name: string) => readFileSync(join(out, name), 'utf8');
const resultsOf = (): TrialResult[] => JSON.parse(read('results.json'));
/** Progress of the trials that were run. */
async function toldBy(changes: Partial<ExperimentOptions>): Promise<string[]> {
  const lines: string[] = [];
  await runExperiment({ ...options, ...changes, tell: (line) => lines.push(line) });
  return lines;
}

test('an experiment is run, told of, noted, and taken up from its store', async () => {
  const lines = await toldBy({ methods: ['base', 'taskOnly'] });
  expect(readdirSync(out)).toEqual(expect.arrayContaining(['NOTE.md', 'index.html', 'results.json']));
  expect(read('NOTE.md')).toMatch(
    /^<!-- measured -->\n\n# sums on tiny\n\n2 of 2 trials, seeds 1, 2 updates of 4 rows/,
  );
  expect(read('NOTE.md')).toMatch(/\| `taskOnly` \| 1 \| \d\.\d\d \(/);
  expect(read('NOTE.md')).toMatch(/too weak for the question/);
  expect(read('NOTE.md')).toMatch(/one strength, which was fixed beforehand/);
  expect(lines).toEqual(
    [/base seed=1 \(1 of 2 to run\)/, /taskOnly.*min left/].map((line) => expect.stringMatching(line)),
  );

  const first = resultsOf();
  appendFileSync(join(out, 'NOTE.md'), '\nWritten by hand.\n');
  const more = await toldBy({ methods: ['base', 'taskOnly', 'upweighted', 'kl', 'weightInterpolation'] });
  expect(more).toEqual(
    [/2 of 5 trials are there/, /upweighted.*\(1 of 3 to run\)/, /kl.*min left/, /weightInterpolation.*\(3 of 3/].map(
      (line) => expect.stringMatching(line),
    ),
  );
  expect(read('NOTE.md')).toMatch(/5 of 5 trials.*Written by hand\.\n$/s);
  expect(resultsOf().slice(0, 2)).toEqual(first);
  expect(resultsOf()[4]!.method).toMatchObject({ name: 'weightInterpolation', strength: { value: 0.7 } });
}, 60_000);

test('an experiment grows by methods and strengths, on another machine too', async () => {
  const before = resultsOf();
  // There is no store there, but the report.
  rmSync(join(folder, 'trials'), { recursive: true });
  expect(await toldBy({ methods: ['kl'] })).toEqual([expect.stringMatching(/5 of 5 trials are there/)]);
  expect(resultsOf()).toEqual(before);
  expect(existsSync(join(folder, 'trials'))).toBe(false);

  expect(await toldBy({ methods: ['kl'], strengths: 'all' })).toHaveLength(3);
  const grown = resultsOf();
  expect(grown.filter(({ method }) => method.name !== 'kl' || method.strength?.value === 10)).toEqual(before);
  expect(grown.flatMap(({ method }) => (method.name === 'kl' ? method.strength?.value : []))).toEqual([0.1, 1, 10]);
  expect(read('NOTE.md')).toMatch(/`kl` ran at several strengths\..* The other methods ran at one/s);
}, 60_000);

test('trials of another training are made anew where asked for, and never lost where not', async () => {
  const before = resultsOf();
  await expect(toldBy({ updates: 3, methods: ['kl'] })).rejects.toThrow(
    /results\.json that this run takes or makes anew, got base of seed 1 with another training\. Ask for its method/,
  );
  await expect(toldBy({ methods: ['none'] })).rejects.toThrow(/Expected methods among base, taskOnly, .*'none'/);
  const other = fixture('models/tiny-llama');
  await expect(toldBy({ source: other })).rejects.toThrow(/got another model's\. Give .* --name/);
  expect(resultsOf()).toEqual(before);

  const two = { name: 'renewed', methods: ['base', 'taskOnly'] };
  await toldBy(two);
  expect(await toldBy({ ...two, updates: 3 })).toHaveLength(2);
  const renewed = JSON.parse(readFileSync(join(folder, 'real/sums-renewed/results.json'), 'utf8'));
  expect(renewed).toMatchObject([
    { identity: { training: { updates: 3 } } },
    { identity: { training: { updates: 3 } } },
  ]);
}, 60_000);

test('what is made anew stays in the report until it is made', async () => {
  const read = (): TrialResult[] => JSON.parse(readFileSync(join(folder, 'real/sums-renewed/results.json'), 'utf8'));
  const before = read();
  vi.stubEnv('SELGEN_FORCE', '1');
  try {
    const stopped = runExperiment({
      ...options,
      name: 'renewed',
      methods: ['base', 'taskOnly'],
      updates: 3,
      tell: (line) => {
        if (line.includes('(2 of 2')) throw new Error('Stopped.');
      },
    });
    await expect(stopped).rejects.toThrow('Stopped.');
  } finally {
    vi.stubEnv('SELGEN_FORCE', '');
  }
  const [base, taskOnly] = read();
  expect(base!.finishedAt > before[0]!.finishedAt).toBe(true);
  expect(taskOnly).toEqual(before[1]);
}, 60_000);

test('replies are graded again without training, and the record says so', async () => {
  const at = join(folder, 'real/sums-renewed');
  const read = (): TrialResult[] => JSON.parse(readFileSync(join(at, 'results.json'), 'utf8'));
  const before = read();
  // As if an older grader had taken every reply for right.
  const wrong = before.map((trial) => {
    const { outcome } = trial;
    if (outcome.status === 'failed') throw new Error(outcome.message);
    return { ...trial, outcome: { ...outcome, marks: outcome.marks.map((mark) => ({ ...mark, verdict: 1 })) } };
  });
  writeFileSync(join(at, 'results.json'), JSON.stringify(wrong));
  const lines: string[] = [];
  const again = { setting, name: 'renewed', folder: options.folder, tell: (line: string) => lines.push(line) };
  const marks = before.flatMap(({ outcome }) => (outcome.status === 'completed' ? outcome.marks : []));
  expect(await gradeAgain(again)).toEqual({ folder: at, changed: marks.filter(({ verdict }) => verdict !== 1).length });
  expect(lines).toEqual([
    expect.stringMatching(/^base seed=1: \d+ of 12 grades are others now$/),
    expect.stringMatching(/^taskOnly seed=1/),
  ]);
  expect(read().map(({ gradedAgain: _, ...trial }) => trial)).toEqual(before);
  expect(read()[0]!.gradedAgain).toMatchObject({ graders: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(readFileSync(join(at, 'NOTE.md'), 'utf8')).toMatch(
    /All trials were graded again by later graders, without training \(\d{4}-/,
  );
  expect(readFileSync(join(at, 'index.html'), 'utf8')).toContain('graded again');

  const other = { ...setting, load: async () => ({ ...(await setting.load()), fingerprint: 'other' }) };
  await expect(gradeAgain({ ...again, setting: other })).rejects.toThrow(
    /trials on the data that are here, got base of seed 1/,
  );
  const fewer = { ...setting, load: async () => swapped(await setting.load()) };
  await expect(gradeAgain({ ...again, setting: fewer })).rejects.toThrow(
    /a reply to each question in order, got none to/,
  );
  await expect(gradeAgain({ ...again, name: 'nowhere' })).rejects.toThrow(
    /trials to grade again in .*nowhere.*got none/,
  );
}, 60_000);

/** Two questions in each other's place. */
function swapped(data: SettingData): SettingData {
  const [first, second, ...others] = data.questions;
  return { ...data, questions: [second!, first!, ...others] };
}

test('of all strengths the note shows the one that validation questions choose, on the others', async () => {
  await toldBy({
    name: 'swept',
    methods: ['base', 'taskOnly', 'weightInterpolation'],
    strengths: 'all',
  });
  const note = readFileSync(join(folder, 'real/sums-swept/NOTE.md'), 'utf8');
  const [all, chosen] = note.split('## At the strength chosen on this model');
  const rows = (text: string) => text.match(/^\| `weightInterpolation.*$/gm);
  expect(rows(all!)).toEqual([/gamma=0\.7/, /gamma=0\.5/, /gamma=0\.3/].map((row) => expect.stringMatching(row)));
  expect(rows(chosen!)).toEqual([expect.stringMatching(/^\| `weightInterpolation`, gamma 0\.\d \*? ?\|/)]);
  expect(chosen).toMatch(/Seed 1; strengths were chosen on validation questions, and scored on the others/);
  expect(note).not.toMatch(/fixed beforehand/);
}, 60_000);

test('another seed runs at the strengths that the first one chose', async () => {
  const chosen = {
    name: 'swept',
    methods: ['base', 'taskOnly', 'kl', 'weightInterpolation'],
    strengths: 'chosen',
  } as const;
  await expect(toldBy({ ...chosen, seeds: [1] })).rejects.toThrow(
    /completed trials of other seeds than 1 in .*results\.json.* got none\. Run another seed with --strengths all first/,
  );
  const note = () => readFileSync(join(folder, 'real/sums-swept/NOTE.md'), 'utf8');
  const gamma = /^\| `weightInterpolation`, gamma (0\.\d)/m.exec(note())![1];
  const lines = await toldBy({ ...chosen, seeds: [2] });
  expect(lines.slice(1)).toEqual(
    // kl did not run on the first seed, so it is given its usual strength.
    [/base seed=2/, /taskOnly seed=2/, /kl beta=10 seed=2/, RegExp(`weightInterpolation gamma=${gamma} seed=2`)].map(
      (line) => expect.stringMatching(line),
    ),
  );
  expect(note()).toMatch(/9 of 9 trials, seeds 1, 2.*Seeds 1, 2; .*Strengths of one seed only could not be chosen/s);
}, 60_000);

test('two that run at once both have their trials in the report', async () => {
  const parts = [['base', 'kl'], ['taskOnly']].map((methods) => toldBy({ name: 'shared', methods }));
  await Promise.all(parts);
  const at = join(folder, 'real/sums-shared');
  const results: TrialResult[] = JSON.parse(readFileSync(join(at, 'results.json'), 'utf8'));
  expect(results.map(({ method }) => method.name)).toEqual(['base', 'taskOnly', 'kl']);
  expect(readFileSync(join(at, 'NOTE.md'), 'utf8')).toMatch(/3 of 3 trials/);
  expect(readdirSync(at).filter((name) => name.startsWith('.'))).toEqual([]);
}, 60_000);

test('what cannot be written is said before anything is trained', async () => {
  const at = (name: string) => join(folder, `real/sums-${name}`);
  mkdirSync(at('noted'), { recursive: true });
  writeFileSync(join(at('noted'), 'NOTE.md'), 'Mine.\n');
  writeFileSync(at('file'), '');
  mkdirSync(join(at('folder'), 'NOTE.md'), { recursive: true });
  await expect(toldBy({ name: 'noted' })).rejects.toThrow(
    `once in ${join(at('noted'), 'NOTE.md')}, got none or several`,
  );
  await expect(toldBy({ name: 'file' })).rejects.toThrow(
    `[experiment] Expected a folder that can be written, got ${at('file')}: a file has its name. Correct the path, or name another with --name`,
  );
  await expect(toldBy({ name: 'folder' })).rejects.toThrow(/a folder has the name of a file that belongs there/);
  expect(['noted', 'folder'].flatMap((name) => readdirSync(at(name)))).toEqual(['NOTE.md', 'NOTE.md']);
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
