import { describe, expect, test } from 'vitest';
import { floats } from '../engine.ts';
import { meshText, parseMesh, partFor, shardingOf, splitOfConstant, splitOfInput } from './mesh.ts';

describe('a mesh', () => {
  test('is named by its axes', () => {
    expect(parseMesh('data=2')).toEqual({ data: 2, model: 1 });
    expect(parseMesh('data=2, model=4')).toEqual({ data: 2, model: 4 });
  });

  test.each(['2', 'data=0', 'rows=2', 'data=2;model=2', ''])('is not %j', (text) => {
    expect(() => parseMesh(text)).toThrow(`to be like 'data=2' or 'data=2,model=2', got '${text}'`);
  });

  test('that does not divide the rows of a batch is refused with what would', () => {
    const batch = floats([6, 3], new Float32Array(18));
    const split = (data: number, isRows = true) => splitOfInput('task.tokens', batch, { data, model: 1 }, isRows);
    expect(split(3)).toBe('data');
    expect(() => split(4)).toThrow(
      "Expected the 6 rows of 'task.tokens' to be shared by data=4 devices, got a remainder. Set SELGEN_MESH to one of data=1, 2, 3, 6",
    );
    expect(split(4, false)).toBeUndefined();
    expect(split(1)).toBeUndefined();
  });

  test('splits matrices that it can', () => {
    const mesh = { data: 1, model: 2 };
    expect(splitOfConstant({ shape: [4, 3] }, mesh)).toBe('model');
    expect(splitOfConstant({ shape: [3, 4] }, mesh)).toBeUndefined();
    expect(splitOfConstant({ shape: [4] }, mesh)).toBeUndefined();
  });
});

test.each([
  [{ data: 2, model: 1 }, 'data', [[0], [1]], '[{"data"}, {}]'],
  [{ data: 1, model: 2 }, 'model', [[0], [1]], '[{"model"}, {}]'],
  [{ data: 2, model: 2 }, 'data', [[0], [0], [1], [1]], '[{"data"}, {}]'],
  [{ data: 2, model: 2 }, 'model', [[0], [1], [0], [1]], '[{"model"}, {}]'],
  [
    { data: 2, model: 1 },
    undefined,
    [
      [0, 1],
      [0, 1],
    ],
    '[{}, {}]',
  ],
] as const)('a device of %j has of an array split over %s what XLA is told', (mesh, split, places, told) => {
  const shape = [2, 3];
  expect(shardingOf({ shape }, split ? { [split]: 0 } : {})).toBe(`#sdy.sharding<@mesh, ${told}>`);
  const bytes = Uint8Array.from([0, 1, 2, 10, 11, 12]);
  places.forEach((rows, device) => {
    const part = partFor(device, bytes, shape, split, mesh);
    expect([...part.bytes]).toEqual(rows.flatMap((row) => [row * 10, row * 10 + 1, row * 10 + 2]));
    expect(part.shape).toEqual([rows.length, 3]);
  });
});

test.each([
  [{ data: 0, model: 1 }, '[{"data"}, {"model"}]'],
  [{ data: 1, model: 0 }, '[{"model"}, {"data"}]'],
  [{ model: 1 }, '[{}, {"model"}]'],
  [{ data: 0, model: 0 }, '[{"data", "model"}, {}]'],
])('an array split along %j is told to XLA as %s', (tiling, told) => {
  expect(shardingOf({ shape: [4, 4] }, tiling)).toBe(`#sdy.sharding<@mesh, ${told}>`);
});

test('a mesh is told to XLA by its axes', () => {
  expect(meshText({ data: 2, model: 4 })).toBe('sdy.mesh @mesh = <["data"=2, "model"=4]>');
});
