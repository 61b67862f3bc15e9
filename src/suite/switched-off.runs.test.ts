import { expect, test } from 'vitest';
import { sums, vitestProject } from './vitest/vitest-project.ts';

const project = vitestProject({
  'sums.ts': sums,
  'bounds.test.ts': `
import { atLeast, atMost, base, defineSuite, kl, taskOnly } from 'selgen';
import { sums } from './sums.ts';
defineSuite(sums, [
  { method: base(), task: atMost(-0.1) },
  { method: taskOnly(), task: atMost(-0.1) },
  { method: kl({ beta: 1 }), task: atLeast(0), alignment: atMost(1) },
  { method: kl({ beta: 2 }), task: atMost(-0.1) },
  { method: kl({ beta: 3 }), task: atLeast(0), unlike: atLeast(0.01) },
  { method: kl({ beta: 4 }), task: atMost(-0.1), unlike: { method: kl({ beta: 1 }), replies: atLeast(0) } },
]);
`,
});

test('bounds that task-only keeps too are named, and no method is trained to find them', async () => {
  const { output, status } = await project.run([], { SELGEN_SWITCHED_OFF: '1' });
  expect(status).toBe(1);
  expect(output).toContain('6 passed');
  expect(output).toContain('1 failed');
  expect(output).toContain('kl beta=1 > is told from taskOnly, seed=1');
  const trained = project.trials().map(({ method }) => `${method.name} ${method.strength?.value ?? ''}`);
  expect(trained.sort()).toEqual(['base ', 'kl 1', 'taskOnly ']);
}, 120_000);
