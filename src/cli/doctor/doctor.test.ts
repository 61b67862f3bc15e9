import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { type EngineFinding, probeEngines } from './engines.ts';
import { examine, type Findings, linesOf, obstacles } from './examine.ts';

const folder = temporaryFolder('doctor');
let program = '';
beforeAll(() => {
  program = join(folder, 'drivers.mjs');
  writeFileSync(
    program,
    `for (const name of process.argv.slice(2)) {
  if (name === 'crashes') process.kill(process.pid, 'SIGSEGV');
  if (name === 'leaves') process.exit(3);
  if (name === 'hangs') await new Promise((done) => setTimeout(done, 1e9));
  await new Promise((sent) => process.send({ name, works: true, details: {} }, sent));
}
setInterval(() => {}, 1000);
`,
  );
});

describe('engines', () => {
  test('are tried one by one, whatever a driver does to its process', async () => {
    const names = ['first', 'crashes', 'second', 'leaves', 'last'];
    const found = await probeEngines(names, { program });
    expect(found.map(({ name, works }) => [name, works])).toEqual(
      names.map((name) => [name, !['crashes', 'leaves'].includes(name)]),
    );
    const problem = (name: string) => found.find((finding) => finding.name === name)?.problem;
    expect(problem('crashes')).toMatch(/got a process that ended \(SIGSEGV\)\. Its driver/);
    expect(problem('leaves')).toMatch(/\(exit code 3\)/);
  });

  test('are given up where they do not answer', async () => {
    const [found] = await probeEngines(['hangs'], { program, patience: 200 });
    expect(found).toMatchObject({ works: false, problem: expect.stringContaining('no answer in 0.2 s') });
  });

  test('of this machine say what they are, or what is missing', { timeout: 120_000 }, async () => {
    const { engines, folders, machine } = await examine(probeEngines());
    expect(engines.map(({ name }) => name)).toEqual(['cpu', 'reference', 'xla', 'webgpu', 'auto', 'tensorflow']);
    expect(engines[0]).toMatchObject({ works: true, details: { runtime: 'onnxruntime-node' } });
    for (const { works, problem } of engines) expect(works ? '[engine' : problem).toMatch(/^\[engine/);
    expect(engines.find(({ name }) => name === 'auto')?.why).toMatch(/^picked /);
    expect(folders.every(({ free }) => free > 0)).toBe(true);
    expect(machine.cores).toBeGreaterThan(0);
  });
});

describe('what is found', () => {
  const engine = (name: string, works: boolean): EngineFinding =>
    works ? { name, works, details: { device: 'a' } } : { name, works, problem: `[engine ${name}] Expected b. Do c.` };
  const findings = (writable = true, xla = false, refused: readonly string[] = []): Findings => ({
    machine: { node: 'v20', platform: 'linux', cpu: 'a', cores: 2, threads: 1, memory: { total: 2e9, free: 1e9 } },
    settings: { SELGEN_SEEDS: '1' },
    refused,
    engines: [engine('cpu', true), engine('xla', xla)],
    plugins: { cpu: null, cuda12: '/plugin.so' },
    folders: [{ holds: 'trials', folder: '/trials', free: 3e9, writable }],
  });

  test('is told in lines, with advice', () => {
    expect(linesOf(findings(false, false, ['[suite] Expected d, got e.']), 'cuda')).toEqual([
      'Node v20 on linux, 2 × a, 1.0 GB of 2.0 GB memory free; a trial takes 1 thread',
      '',
      '✓ cpu        device a',
      '✗ xla        [engine xla] Expected b. Do c.',
      '',
      'plugin for cpu     none; npm run selgen -- setup xla cpu',
      'plugin for cuda12  /plugin.so',
      '',
      'trials             /trials, 3.0 GB free, which cannot be written: name another',
      'SELGEN_SEEDS=1',
      '',
      'Suites cannot run here:',
      '[suite] Expected d, got e.',
      '[engine xla] Expected b. Do c.',
      '[store] Expected a folder for trials that can be written, got /trials. Name another with SELGEN_STORE.',
    ]);
    expect(linesOf(findings()).at(-1)).toBe('SELGEN_SEEDS=1');
  });

  test.each([
    ['cpu', true, true],
    ['xla', true, false],
    ['cuda', true, false],
    ['cpu', false, false],
  ])('is fit for %s with a store that can be written (%s): %s', (asked, writable, fit) => {
    expect(obstacles(findings(writable), asked).length === 0).toBe(fit);
  });

  test('says which variables nothing reads', () => {
    const settings = { SELGEN_SEED: '2', SELGEN_SEEDS: '1', SELGEN_CACHE_BUCKET: 'a', HF_HOME: '/hub' };
    expect(linesOf({ ...findings(), settings }).slice(-4)).toEqual([
      'SELGEN_SEED=2 (nothing reads it: did you mean SELGEN_SEEDS?)',
      'SELGEN_SEEDS=1',
      'SELGEN_CACHE_BUCKET=a (nothing reads it)',
      'HF_HOME=/hub',
    ]);
  });

  test('says which variables a run would refuse', async () => {
    vi.stubEnv('SELGEN_DEVICE', 'tpu');
    vi.stubEnv('SELGEN_SEEDS', '1,');
    vi.stubEnv('SELGEN_BASELINE', '/nowhere');
    vi.stubEnv('HF_TOKEN', 'abc');
    const { engines } = findings();
    expect(obstacles(await examine(Promise.resolve(engines)))).toEqual([
      expect.stringMatching(/Expected SELGEN_DEVICE to be one of auto, cpu, .*, got 'tpu'/),
      expect.stringMatching(/got '1,'\. Correct SELGEN_SEEDS\./),
      expect.stringMatching(/Expected SELGEN_BASELINE to name a folder/),
      expect.stringMatching(/Expected a token that begins with hf_, got another in HF_TOKEN/),
    ]);
    vi.unstubAllEnvs();
  });
});
