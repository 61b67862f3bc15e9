import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { baselineOf, writeBaseline } from '../../results/gates/baseline.ts';
import { sampleComparison, sampleResult } from '../../results/sample-results.ts';
import { allBut } from './vitest-plugin.ts';
import { carrying, vitestProject } from './vitest-project.ts';

const place = 'eine Mappe/日本語 ü';

describe('the plugin, in runs of Vitest as a process of its own', { timeout: 120_000 }, () => {
  const project = vitestProject({
    ...carrying(`${place}/suites`, sampleResult({ method: 'kl', strength: 0.1 })),
    ...carrying(`${place}/other`, sampleResult({ method: 'base' })),
  });
  const root = join(project.folder, place);
  cpSync(join(project.folder, 'vitest.config.ts'), join(root, 'vitest.config.ts'));
  const page = join(root, 'reports/latest/index.html');
  beforeEach(() => rmSync(join(root, 'reports'), { recursive: true, force: true }));
  const run = (args: readonly string[] = [], env = {}, folder = '.') =>
    project.start(['run', ...args], env, join(place, folder)).ended;
  const methods = () => project.reported(join(place, 'reports/latest')).map(({ method }) => method.name);

  test.each(['junit', 'dot', 'json', 'default'])('write a report beside --reporter=%s', async (reporter) => {
    const { status, output } = await run([`--reporter=${reporter}`, '--outputFile=out.txt']);
    expect(status, output).toBe(0);
    expect(methods().sort()).toEqual(['base', 'kl']);
    expect(readFileSync(page, 'utf8')).toContain('<title>selgen: sample</title>');
  });

  test('write it once where a configuration names the reporter too', async () => {
    const { output } = await run(['--reporter=default', `--reporter=${join(import.meta.dirname, 'reporter.ts')}`]);
    expect(output.match(/Report: /g)).toHaveLength(1);
  });

  test('from a sub-folder run its own tests, with the report and the store of the whole', async () => {
    const { status, output } = await run(['kl'], {}, 'suites');
    expect(status, output).toBe(0);
    expect(output).toContain('Report: ../reports/latest/index.html');
    expect(methods()).toEqual(['kl']);
    expect((await run([], {}, 'suites')).output).toMatch(/Tests +1 passed/);
    expect(existsSync(join(root, 'suites/reports'))).toBe(false);
    expect(existsSync(join(root, 'suites/.selgen'))).toBe(false);
  });

  test('from a sub-folder take a relative SELGEN_REPORT from there', async () => {
    await run([], { SELGEN_REPORT: 'here' }, 'suites');
    expect(existsSync(join(root, 'suites/here/index.html'))).toBe(true);
    rmSync(join(root, 'suites/here'), { recursive: true });
  });

  test('leave a data set of the hub its name, and take a folder of data from where they start', async () => {
    const dataFolder = JSON.stringify(join(import.meta.dirname, '../../settings/data-folder.ts'));
    project.write(
      join(place, 'suites/data.test.ts'),
      `import { test } from 'vitest';
import { dataFolder } from ${dataFolder};
test('data', async () => console.error('read from', await dataFolder('gcd', undefined)));
`,
    );
    const hub = { HF_HUB_OFFLINE: '1', HF_HUB_CACHE: join(project.folder, 'hub') };
    const { output } = await run(['data'], { SELGEN_DATA: 'org/name', ...hub }, 'suites');
    expect(output).toMatch(/\[hub\] Expected the data set org\/name at 'main' in .*, got no whole copy/);
    mkdirSync(join(root, 'suites/org/name'), { recursive: true });
    const local = await run(['data'], { SELGEN_DATA: 'org/name', ...hub }, 'suites');
    expect(local.output).toContain(`read from ${join(root, 'suites/org/name')}`);
    for (const made of ['data.test.ts', 'org']) rmSync(join(root, 'suites', made), { recursive: true });
  });

  test.each([
    ['from a sub-folder', () => run(['usual-places'], { SELGEN_BASELINE: '' }, 'suites')],
    ['with --root', () => project.run(['usual-places', '--root', root], { SELGEN_BASELINE: '' })],
  ])('%s keep the gates of accepted baselines, and the ratings of the whole', async (_, started) => {
    writeBaseline(baselineOf(sampleComparison()), join(root, 'fixtures/baselines'));
    const [gates, ratings] = ['results/gates/baseline.ts', 'judges/rating-cache.ts'].map((file) =>
      JSON.stringify(join(import.meta.dirname, '../..', file)),
    );
    project.write(
      join(place, 'suites/usual-places.test.ts'),
      `import { expect, test } from 'vitest';
import { readBaseline } from ${gates};
import { ratingsFolder } from ${ratings};
test('places', () => {
  expect(ratingsFolder()).toBe(${JSON.stringify(join(root, '.selgen/ratings'))});
  expect(process.env.SELGEN_BASELINE).toBe('');
  expect(readBaseline('sample')?.trials.length).toBeGreaterThan(0);
});
`,
    );
    const { status, output } = await started();
    for (const made of ['fixtures', 'suites/usual-places.test.ts']) rmSync(join(root, made), { recursive: true });
    expect([status, output]).toEqual([0, expect.stringMatching(/Tests +1 passed/)]);
  });

  test('write none where it is off, or where a blob takes the trials to the run that merges', async () => {
    expect((await run([], { SELGEN_REPORT: 'OFF' })).output).not.toContain('Report:');
    expect(existsSync(join(root, 'OFF'))).toBe(false);
    for (const shard of [1, 2]) {
      const blob = ['--reporter=blob', `--outputFile=.vitest-reports/blob-${shard}.json`];
      expect((await run([`--shard=${shard}/2`, ...blob])).status).toBe(0);
    }
    expect(existsSync(page)).toBe(false);
    expect((await run(['--merge-reports', '--reporter=junit'])).status).toBe(0);
    expect(methods().sort()).toEqual(['base', 'kl']);
  });

  test('write it with -t, without HOME and without a terminal', async () => {
    const { status, output } = await run(['-t', 'kl'], { HOME: '', XDG_CACHE_HOME: '', TERM: 'dumb' });
    expect(status, output).toBe(0);
    expect(methods()).toEqual(['kl']);
  });

  test.each([
    [
      { SELGEN_EXPORT: 'inspect', SELGEN_REPORT: 'off' },
      /\[export\] Expected a report beside which .*SELGEN_REPORT=off/,
    ],
    [{ SELGEN_TRACK: 'foo' }, /\[track\] Expected SELGEN_TRACK to name .*, got 'foo'/],
  ])('refuse %j before anything runs', async (env, message) => {
    const { status, output } = await run([], env);
    expect([status, output]).toEqual([1, expect.stringMatching(message)]);
    expect(output).not.toContain('Tests ');
  });

  test('say what to do where the report cannot be written', async () => {
    writeFileSync(join(root, 'file'), '');
    const { status, output } = await run([], { SELGEN_REPORT: 'file/report' });
    expect(output).toMatch(/\[reporter\] Expected a folder for the report that can be written, got .*SELGEN_REPORT/);
    expect(status).not.toBe(0);
  });

  test('show the lines of who found an error, and not of who throws it', async () => {
    const errors = JSON.stringify(join(import.meta.dirname, '../../lib/errors.ts'));
    const finds = `import { test } from 'vitest';
import { fail } from ${errors};
test('finds', () => fail('part', 'Expected a, got b. Do c.'));
`;
    project.write('finds.test.ts', finds);
    const { output } = await project.run(['finds']);
    expect(output).toContain('❯ finds.test.ts:3:21');
    expect(output).toContain("3| test('finds', () => fail(");
    expect(output).not.toMatch(/errors\.ts:\d/);
  });

  test('keep a checkout unwritten whose report and store are elsewhere', async () => {
    const [elsewhere, store] = [join(project.folder, 'elsewhere'), join(project.folder, 'store')];
    mkdirSync(elsewhere);
    const { status } = await run([], { SELGEN_REPORT: elsewhere, SELGEN_STORE: store });
    expect([status, existsSync(join(elsewhere, 'index.html'))]).toEqual([0, true]);
    expect([existsSync(page), existsSync(join(root, '.selgen'))]).toEqual([false, false]);
  });
});

describe('what lies outside of a folder', () => {
  test('is named level by level, with the characters of globs escaped', () => {
    expect(allBut(['a', 'b(1)'].join(sep))).toEqual(['!(a)', '!(a)/**', 'a/!(b\\(1\\))', 'a/!(b\\(1\\))/**']);
  });
});
