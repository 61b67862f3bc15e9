import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const from = (file: string) => JSON.stringify(join(import.meta.dirname, '../../..', file));

/** Trains in a process of its own, on a shared device. Returns the exact bits of the losses. */
async function losses(): Promise<readonly number[]> {
  const code = `
    import { kl } from ${from('methods/index.ts')};
    import { chooseEngine } from ${from('suite/device.ts')};
    import { randomWorld } from ${from('train/contract/harness.ts')};
    import { train } from ${from('train/train.ts')};
    const engine = await chooseEngine('xla');
    const world = randomWorld();
    const seen = [];
    const onUpdate = ({ loss }) => void seen.push(loss);
    const outcome = await train({ ...world, engine, method: kl(), options: { ...world.options, updates: 6 }, seed: 1, onUpdate });
    await engine.dispose();
    console.log(JSON.stringify({ status: outcome.status, seen }));
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code]);
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const line = out.split('\n').find((line) => line.startsWith('{'));
  const { status, seen } = line ? JSON.parse(line) : expect.fail(errors);
  expect(status, errors).not.toBe('failed');
  return seen;
}

test('two processes share a device, and each trains as it does alone', async () => {
  const alone = await losses();
  expect(alone).toHaveLength(6);
  expect(alone.every(Number.isFinite)).toBe(true);
  expect(await Promise.all([losses(), losses()])).toEqual([alone, alone]);
});
