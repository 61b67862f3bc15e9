import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { cancelledBy } from './interruption.ts';
import { silent } from './progress.ts';
import { sums, vitestProject } from './vitest/vitest-project.ts';

const suite = `
import { writeFileSync } from 'node:fs';
import { base, defineSuite, taskOnly } from 'selgen';
import { sums } from './sums.ts';
writeFileSync('worker.pid', String(process.pid));
defineSuite({ ...sums, training: { ...sums.training, updates: 40 } }, [{ method: base() }, { method: taskOnly() }]);
`;

describe('a run that is ended while it trains', () => {
  const project = vitestProject({ 'sums.ts': sums, 'suite.test.ts': suite });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGKILL', 'SIGKILL'],
  ] as const)('by %s leaves no worker behind, and every trial that was finished', async (signal, status) => {
    const run = project.start(['run'], { SELGEN_REPORT: 'off' });
    await run.prints('taskOnly seed=1 (trial 2 of 2) · training');
    run.process.kill(signal);
    expect((await run.ended).status).toBe(status);
    const worker = Number(readFileSync(join(project.folder, 'worker.pid'), 'utf8'));
    while (isAlive(worker)) await sleep(50);
    expect(project.trials().map(({ method }) => method.name)).toEqual(['base']);
  });

  test('goes on with the trial that it was in', async () => {
    const [base] = project.trials();
    const { status, output } = await project.run([], { SELGEN_REPORT: 'off' });
    expect(output).not.toContain('base seed=1 (trial 1 of 2)');
    expect(output).toContain('taskOnly seed=1 (trial 2 of 2) · training');
    expect(status).toBe(0);
    expect(project.trials()).toHaveLength(2);
    expect(project.trials()).toContainEqual(base);
  });
});

describe('progress of a run that is cancelled', () => {
  test('stops the trial at its next step, with the reason', () => {
    const controller = new AbortController();
    const progress = cancelledBy(controller.signal, silent);
    progress.phase('training');
    progress.advance(1, 2);
    controller.abort(new Error('cancelled by the user'));
    expect(() => progress.advance(2, 2)).toThrow('cancelled by the user');
    expect(() => progress.phase('answering')).toThrow('cancelled by the user');
  });
});

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}
