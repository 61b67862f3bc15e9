import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sums, vitestProject } from './vitest/vitest-project.ts';

const project = vitestProject({
  'sums.ts': sums,
  'suite.test.ts': `
import { defineSuite, taskOnly, weightInterpolation } from 'selgen';
import { sums } from './sums.ts';
defineSuite(sums, [{ method: taskOnly() }, { method: weightInterpolation() }]);
`,
});

test('a run that is tracked leaves its curve, and one whose tracker is down its trial', async () => {
  const { status, output } = await project.run([], {
    SELGEN_TRACK: 'tensorboard,mlflow',
    MLFLOW_TRACKING_URI: 'http://127.0.0.1:1',
  });
  expect(status, output).toBe(0);
  expect(output).toMatch(/\[track\] mlflow is left out of this trial, which goes on: /);
  const trials = project.trials();
  expect(trials.map(({ outcome }) => outcome.status)).toEqual(['completed', 'completed']);
  const runs = join(project.folder, '.selgen/tensorboard/sums');
  const folders = readdirSync(runs).sort();
  expect(folders).toEqual([
    expect.stringMatching(/^taskOnly seed=1 [0-9a-f]{8}$/),
    expect.stringMatching(/^weightInterpolation.* seed=1 [0-9a-f]{8}$/),
  ]);
  const updates = folders.map((folder) => {
    const events = readdirSync(join(runs, folder)).map((file) => readFileSync(join(runs, folder, file), 'latin1'));
    return events.join('').match(/gradient_norm/g)?.length;
  });
  expect(updates).toEqual(trials.map(({ curve }) => curve.length));
  expect(updates[0]).toBeGreaterThan(0);
  const trial = trials.find(({ method }) => method.name === 'taskOnly');
  const card = readdirSync(join(project.folder, '.selgen/trials', trial!.key)).sort();
  expect(card).toEqual(['README.md', 'adapter_config.json', 'adapter_model.safetensors']);
});
