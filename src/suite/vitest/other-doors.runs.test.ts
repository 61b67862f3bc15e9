import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { sampleResult } from '../../results/sample-results.ts';
import { carrying, vitestProject } from './vitest-project.ts';

const plugin = JSON.stringify(join(import.meta.dirname, 'vitest-plugin.ts'));
const project = vitestProject({
  ...carrying('a', sampleResult({ method: 'kl', strength: 0.1 })),
  ...carrying('b', sampleResult({ method: 'base' })),
  'projects.config.ts': `
import { defineConfig } from 'vitest/config';
import { selgen } from ${plugin};
export default defineConfig({
  plugins: [selgen()],
  test: { pool: 'forks', projects: ['a', 'b'].map((name) => ({ extends: true, test: { name, include: [\`\${name}/*.test.ts\`] } })) },
});
`,
  // An editor's extension starts Vitest like this.
  'editor.mjs': `
import { startVitest } from 'vitest/node';
const vitest = await startVitest('test', ['kl'], { watch: false, reporters: [{}] });
await vitest.close();
`,
});
beforeEach(() => rmSync(join(project.folder, 'reports'), { recursive: true, force: true }));

const methods = () =>
  project
    .reported()
    .map(({ method }) => method.name)
    .sort();

test('--project reports the trials of that project, and all projects make one report', async () => {
  const one = await project.run(['--config', 'projects.config.ts', '--project', 'a']);
  expect([one.status, methods()], one.output).toEqual([0, ['kl']]);
  const both = await project.run(['--config', 'projects.config.ts']);
  expect(both.output.match(/Report: /g)).toHaveLength(1);
  expect(methods()).toEqual(['base', 'kl']);
});

test('watch mode reports each run', async () => {
  const watching = project.start(['watch', 'kl']);
  await watching.prints('Report: ');
  await watching.prints('Waiting for file changes');
  rmSync(join(project.folder, 'reports'), { recursive: true });
  const carried = readFileSync(join(project.folder, 'a/kl.test.ts'), 'utf8');
  project.write('a/kl.test.ts', carried.replace("test('kl'", "test('kl once more'"));
  await watching.prints('RERUN');
  // Vitest prints this twice. The second time, the second run and its report are done.
  await watching.prints('Waiting for file changes', 2);
  expect(methods()).toEqual(['kl']);
  watching.process.kill('SIGKILL');
  await watching.ended;
});

test('a Vitest that a program starts, as editors do, reports whatever reporters it brings', async () => {
  const { CI: _, VITEST: __, ...inherited } = process.env;
  const child = spawn(process.execPath, ['editor.mjs'], {
    cwd: project.folder,
    env: { ...inherited, SELGEN_STORE: '', SELGEN_REPORT: '' },
    stdio: 'ignore',
  });
  expect(await new Promise((ended) => child.on('close', ended))).toBe(0);
  expect(methods()).toEqual(['kl']);
});
