import { afterAll, expect, test } from 'vitest';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import { cpuEngine } from '../cpu/cpu.ts';
import { type Definition, floats, type HostArray, integers } from '../engine.ts';

const engine = cpuEngine({ threads: 1 });
afterAll(() => engine.dispose());

const put = ({ table, places, rows }: Readonly<Record<string, Tensor>>) =>
  tf.tensorScatterUpdate(table!, places!, rows!);
const bodies: Record<string, { body: Definition['body']; inPlace: boolean }> = {
  'nothing else reads it': { body: (x) => ({ table: put(x) }), inPlace: true },
  'the result is read too': { body: (x) => ({ table: put(x), sum: put(x).sum() }), inPlace: true },
  'another output reads it': { body: (x) => ({ table: put(x), sum: x.table!.sum() }), inPlace: false },
  'its parts are put into something else': {
    body: ({ table, places }) => ({ table: tf.tensorScatterUpdate(tf.zerosLike(table!), places!, table!.slice(0, 2)) }),
    inPlace: false,
  },
  'it is changed by another operator': { body: ({ table }) => ({ table: table!.mul(2) }), inPlace: false },
  'it comes back as it is': { body: ({ table }) => ({ table: table! }), inPlace: false },
};

test.each(Object.entries(bodies))(
  'a donated input is written over only where that is safe: %s',
  async (_, { body, inPlace }) => {
    const results: Record<string, HostArray['data']>[] = [];
    for (const donates of [[], ['table']]) {
      const inputs = {
        table: floats([4, 3], [...Array(12).keys()]),
        places: integers([2, 1], [3, 1]),
        rows: floats([2, 3], [10, 20, 30, 40, 50, 60]),
      };
      const program = await engine.compile({ name: 'put', inputs, body, donates });
      const outputs = (await program.run(inputs)) as Record<string, HostArray>;
      const overwritten = outputs.table!.data.buffer === inputs.table.data.buffer;
      expect(overwritten).toBe(inPlace && donates.length > 0);
      if (!overwritten) expect([...inputs.table.data]).toEqual([...Array(12).keys()]);
      results.push(Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data.slice()])));
      await program.dispose();
    }
    expect(results[1]).toEqual(results[0]);
  },
);
