import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { relativeDistance } from '../../../lib/relative-distance.ts';
import { kl } from '../../../methods/index.ts';
import { randomWorld } from '../../../train/contract/harness.ts';
import { train } from '../../../train/train.ts';
import { runOnce } from '../../contract/agreement.ts';
import { floats } from '../../engine.ts';
import { findPlugin } from '../find-plugin.ts';
import type { Mesh } from '../mesh.ts';
import { xlaEngine } from '../xla.ts';

// Four devices share the processor. A plugin reads the flags when it first opens its devices.
process.env.XLA_FLAGS = `${process.env.XLA_FLAGS ?? ''} --xla_force_host_platform_device_count=4`;
const plugin = findPlugin().file;

async function losses(mesh: Mesh, layers = 2): Promise<number[]> {
  const engine = xlaEngine({ plugin, mesh });
  const world = randomWorld(1, layers);
  const seen: number[] = [];
  const options = { ...world.options, updates: 20, taskRows: 4, alignmentRows: 4 };
  const onUpdate = ({ loss }: { loss: number }) => void seen.push(loss);
  const outcome = await train({ ...world, engine, method: kl(), options, seed: 1, onUpdate });
  if (outcome.status === 'failed') expect.fail(outcome.message);
  await engine.dispose();
  return seen;
}

// A program of six layers is cut into them, one of two is not.
describe.each([2, 6])('several devices', (layers) => {
  let alone: number[] = [];
  beforeAll(async () => {
    alone = await losses({ data: 1, model: 1 }, layers);
  }, 120_000);

  test.each([
    { data: 2, model: 1 },
    { data: 4, model: 1 },
    { data: 1, model: 2 },
    { data: 2, model: 2 },
  ])(`train %j as one does, ${layers} layers`, async (mesh) => {
    expect(alone).toHaveLength(20);
    expect(relativeDistance(await losses(mesh, layers), alone)).toBeLessThan(1e-5);
  });
});

describe('several devices', () => {
  test('are refused where they do not divide a batch, or are not there', async () => {
    await expect(losses({ data: 3, model: 1 })).rejects.toThrow(
      /4 rows of 'task\.tokens' to be shared by data=3 devices/,
    );
    await expect(losses({ data: 64, model: 1 })).rejects.toThrow('Expected 64 devices for SELGEN_MESH, got 4.');
  });
});

test('a program that no mesh splits is kept for each mesh', async () => {
  const executables = mkdtempSync(join(tmpdir(), 'selgen-meshes-'));
  const x = floats([3], [1, 2, 3]);
  for (const data of [2, 4, 2]) {
    const engine = xlaEngine({ plugin, executables, mesh: { data, model: 1 } });
    const { y } = await runOnce(engine, { name: 'twice', inputs: { x }, body: ({ x }) => ({ y: x!.mul(2) }) });
    expect(y).toEqual(floats([3], [2, 4, 6]));
    await engine.dispose();
  }
  expect(readdirSync(executables)).toHaveLength(2);
  rmSync(executables, { recursive: true });
});
