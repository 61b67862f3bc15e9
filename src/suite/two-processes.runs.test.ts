import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sums, vitestProject } from './vitest/vitest-project.ts';

const suite = `
import { base, defineSuite, taskOnly } from 'selgen';
import { sums } from './sums.ts';
defineSuite(sums, [{ method: base() }, { method: taskOnly() }]);
`;

describe('a store', { timeout: 60_000 }, () => {
  const project = vitestProject({ 'sums.ts': sums, 'suite.test.ts': suite });
  const again = (env = {}) => project.run([], { SELGEN_REPORT: 'off', ...env });
  const trainings = (output: string) => output.match(/taskOnly seed=1 \(trial 2 of 2\) · training$/gm)?.length ?? 0;

  test('that two processes share is filled once, and both have all of it', async () => {
    const runs = await Promise.all(
      ['one', 'two'].map((report) => project.run([], { SELGEN_REPORT: join('reports', report) })),
    );
    expect(runs.map(({ status }) => status)).toEqual([0, 0]);
    expect(runs.map(({ output }) => trainings(output)).sort()).toEqual([0, 1]);
    expect(project.reported('reports/one')).toEqual(project.reported('reports/two'));
    expect(project.reported('reports/one')).toHaveLength(2);
  });

  test('names the entry with a flipped bit, and trains that one again', async () => {
    const { key } = project.trials().find(({ method }) => method.name === 'taskOnly')!;
    const file = join(project.folder, '.selgen/trials', `${key}.json`);
    const whole = readFileSync(file);
    const flipped = Buffer.from(whole);
    const place = flipped.indexOf('"loss":') + '"loss":'.length;
    flipped[place]! ^= 1;
    writeFileSync(file, flipped);
    const { status, output } = await again();
    expect(output).toMatch(new RegExp(`${key}\\.json, got something else: .*hash`));
    expect([status, trainings(output)]).toEqual([0, 1]);
    expect(project.trials()).toHaveLength(2);
    expect(trainings((await again()).output)).toBe(0);
  });

  test('that cannot be written is found out before the training', async () => {
    writeFileSync(join(project.folder, 'file'), '');
    const { status, output } = await again({ SELGEN_STORE: 'file/trials' });
    expect(output).toMatch(/\[store\] Expected a folder that can be written, got .*file\/trials: .*SELGEN_STORE/);
    expect([status, trainings(output)]).toEqual([1, 0]);
  });
});
