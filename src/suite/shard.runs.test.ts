import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, type TaskMeta, test } from 'vitest';
import { sums, vitestProject } from './vitest/vitest-project.ts';

const suite = (trials: string) =>
  `import { atLeast, base, defineSuite, kl, taskOnly } from 'selgen';\nimport { sums } from './sums.ts';\ndefineSuite(sums, [${trials}]);\n`;
const files = {
  'sums.ts': sums,
  'base.test.ts': suite('{ method: base(), task: atLeast(0.5) }'),
  'task-only.test.ts': suite('{ method: taskOnly(), alignment: atLeast(1.5) }'),
  'kl.test.ts': suite('{ method: kl({ beta: 10 }) }'),
};

describe('a run of three shards, each in a clone with a store of its own', () => {
  const clones = [1, 2, 3].map(() => vitestProject(files));
  const [one, merged, shared] = [vitestProject(files), vitestProject(files), vitestProject(files)];

  test('merges to exactly the scores, marks and outcome of one machine', async () => {
    const whole = await one.run();
    mkdirSync(join(merged.folder, 'blobs'));
    await Promise.all(
      clones.map(async (clone, index) => {
        const blob = `blob-${index + 1}.json`;
        await clone.run([`--shard=${index + 1}/3`, '--reporter=blob', `--outputFile=${blob}`]);
        cpSync(join(clone.folder, blob), join(merged.folder, 'blobs', blob));
      }),
    );
    // The same commands as in .github/workflows/benchmark-gpu.yml.
    const reporters = ['default', 'github-actions', 'junit', 'json'];
    const together = await merged.run(
      [
        '--merge-reports=blobs',
        ...reporters.map((reporter) => `--reporter=${reporter}`),
        '--outputFile.junit=junit.xml',
        '--outputFile.json=vitest.json',
      ],
      { GITHUB_STEP_SUMMARY: join(merged.folder, 'summary.md') },
    );
    const written = (file: string) => readFileSync(join(merged.folder, file), 'utf8');

    expect(merged.reported()).toEqual(one.reported());
    expect(one.reported()).toHaveLength(3);
    const checksOf = ({ folder }: typeof one) =>
      JSON.parse(readFileSync(join(folder, 'reports/latest/checks.json'), 'utf8'))
        .map(JSON.stringify)
        .sort();
    expect(checksOf(merged)).toEqual(checksOf(one));
    expect(checksOf(one).join('\n')).toMatch(/"alignment ≥ 1\.5","found":"[\d.]+ \(95 % .*"missed","fails":true/);
    expect(clones.map((clone) => clone.trials().length).sort()).toEqual([1, 1, 1]);
    for (const { status, output } of [whole, together]) {
      expect(output).toContain('Expected alignment of at least 1.5, got alignment');
      expect(output).toMatch(/Tests +1 failed \| 4 passed/);
      expect(output).toContain('Report: reports/latest/index.html');
      expect(status).toBe(1);
    }
    expect(readdirSync(merged.folder)).not.toContain('.selgen');

    expect(whole.output).toMatch(/❯ task-only\.test\.ts:3:1\n/);
    expect(together.output).toMatch(/::error file=.*task-only\.test\.ts,.*line=3.*Expected alignment of at least 1\.5/);
    expect(written('summary.md')).toMatch(/\n\n\| sums \| task .*\n.*\n\| base \| 1\.00 \(0\.\d\d–1\.00\) \|/);
    expect(written('junit.xml')).toMatch(
      /alignment ≥ 1\.5".*\n.*\n.*<property name="alignment" value="\d\.\d{3} \(95 % interval .*, n = 1\)">/,
    );
    const { testResults } = JSON.parse(written('vitest.json'));
    const carried = testResults.flatMap(({ assertionResults }: { assertionResults: { meta: TaskMeta }[] }) =>
      assertionResults.flatMap(({ meta }) => meta.selgen?.key ?? []),
    );
    // Each trial is carried once, although many tests ask for it: trials are large.
    expect(carried.sort()).toEqual(
      one
        .trials()
        .map(({ key }) => key)
        .sort(),
    );

    // vitest.config.ts sets the same for the embedded models. Suites share the process but no results.
    await shared.run(['--no-isolate', '--maxWorkers=1']);
    expect(shared.reported()).toEqual(one.reported());
  });
});
