import { execFile } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TrialResult } from './results/result.ts';
import { temporaryFolder } from './temporary-folder.ts';

const repository = resolve(import.meta.dirname, '..');
const { devDependencies } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));

/** A user's own project: the files of fixtures/project with the package from `npm pack`. */
describe('the packed package, in an empty project', () => {
  const project = temporaryFolder('package');
  beforeAll(async () => {
    cpSync(join(repository, 'fixtures/project'), project, { recursive: true });
    const packed = await run('npm', ['run', 'package', '--', '--pack-destination', project], repository);
    const archive = readdirSync(project).find((name) => name.endsWith('.tgz'));
    expect(archive, packed.output).toBeDefined();
    const tools = ['vitest', 'typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);
    await install(`./${archive}`, ...tools);
  });

  const install = async (...packages: string[]) => {
    const installed = await run(
      'npm',
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages],
      project,
    );
    expect(installed, installed.output).toMatchObject({ code: 0 });
  };
  const vitest = (node: string, folder: string) =>
    run(node, ['node_modules/vitest/vitest.mjs', 'run', '--no-color'], project, {
      SELGEN_STORE: join(folder, 'trials'),
    });
  const resultsOf = (): TrialResult[] => JSON.parse(readFileSync(join(project, 'reports/latest/results.json'), 'utf8'));

  const expectToWork = ({ code, output }: Ran) => {
    expect(output).toMatch(/Tests +3 passed/);
    expect(output).toContain('Report: reports/latest/index.html');
    expect(code).toBe(0);
    expect(resultsOf().map(({ setting, method, outcome }) => [setting, method.name, outcome.status])).toEqual([
      ['sums', 'base', 'completed'],
      ['sums', 'proximal', 'completed'],
    ]);
    expect(resultsOf()[1]).toMatchObject({ cost: { updates: 3 }, method: { strength: { option: 'mu', value: 0.01 } } });
    expect(readFileSync(join(project, 'reports/latest/index.html'), 'utf8')).toContain('<title>selgen: sums</title>');
  };

  test('is typed', async () => {
    expect(await run('node_modules/.bin/tsc', [], project)).toMatchObject({ code: 0, output: '' });
    const wrong = "import { atLeast, kl } from 'selgen';\nkl({ alpha: 1 });\natLeast('0.5');\n";
    writeFileSync(join(project, 'wrong.ts'), wrong);
    const { output } = await run('node_modules/.bin/tsc', [], project);
    rmSync(join(project, 'wrong.ts'));
    expect(output.match(/wrong\.ts\(\d+,\d+\): error/g)).toEqual(['wrong.ts(2,6): error', 'wrong.ts(3,9): error']);
  });

  test('runs a suite under Vitest 4', async () => {
    expectToWork(await vitest(process.execPath, 'four'));
  });

  test('renders the report again', async () => {
    rmSync(join(project, 'reports'), { recursive: true });
    const { code, output } = await run('node_modules/.bin/selgen', ['report', '--store', 'four/trials'], project);
    expect([code, existsSync(join(project, 'reports/latest/index.html'))], output).toEqual([0, true]);
  });

  test('runs the same suite under Vitest 5, which needs Node 22', async () => {
    const node = `node-linux-${process.arch}`;
    await install('vitest@5', '@types/node@22', `${node}@22`);
    rmSync(join(project, 'reports'), { recursive: true });
    const ran = await vitest(join(project, `node_modules/${node}/bin/node`), 'five');
    expectToWork(ran);
    expect(resultsOf()[1]?.environment.node).toMatch(/^v22\./);
    expect(ran.output).toMatch(/v5\.\d+\.\d+/);
  });
});

interface Ran {
  readonly code: number;
  readonly output: string;
}

async function run(command: string, args: readonly string[], cwd: string, env: object = {}): Promise<Ran> {
  // npm and Vitest set variables for this process. They must not reach the user's process.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|SELGEN_|NODE_ENV|CI$)/.test(name));
  const child = promisify(execFile)(command, args, {
    cwd,
    env: { ...Object.fromEntries(inherited), NO_COLOR: '1', ...env },
    maxBuffer: 1 << 26,
  });
  return child.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout = '', stderr = '' }) => ({ code, output: stdout + stderr }),
  );
}
