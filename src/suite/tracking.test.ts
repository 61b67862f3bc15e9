import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sums, vitestProject } from './vitest/vitest-project.ts';

const project = vitestProject({
  'sums.ts': sums,
  'suite.test.ts': `
import { defineSuite, taskOnly } from 'selgen';
import { sums } from './sums.ts';
defineSuite(sums, [{ method: taskOnly() }]);
`,
});

test('a run that is tracked leaves its curve, and one whose tracker is down its trial', async () => {
  const { status, output } = await project.run([], {
    SELGEN_TRACK: 'tensorboard,mlflow',
    MLFLOW_TRACKING_URI: 'http://127.0.0.1:1',
  });
  expect(status, output).toBe(0);
  expect(output).toMatch(/\[track\] mlflow is left out of this trial, which goes on: /);
  expect(project.trials()).toMatchObject([{ method: { name: 'taskOnly' }, outcome: { status: 'completed' } }]);
  const runs = join(project.folder, '.selgen/tensorboard/sums');
  expect(readdirSync(runs)).toEqual([expect.stringMatching(/^taskOnly seed=1 [0-9a-f]{8}$/)]);
  const [trial] = project.trials();
  const card = readdirSync(join(project.folder, '.selgen/trials', trial!.key)).sort();
  expect(card).toEqual(['README.md', 'adapter_config.json', 'adapter_model.safetensors']);
});
