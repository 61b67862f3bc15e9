import { expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { integers } from '../engine/engine.ts';
import { linearWith } from '../model/adapter/adapter.ts';
import { planRun } from './batches/plan.ts';
import { randomWorld } from './contract/harness.ts';
import { computeReference } from './reference.ts';

const { network, weights, data, padId, options } = randomWorld();
const engine = cpuEngine({ threads: 1 });
const rows = data.alignment!;

test.each([
  ['answer', 'logits'],
  ['all', 'logits'],
  ['answer', 'states'],
] as const)('says of every row what the base says of it alone: %s tokens, as %s', async (tokens, form) => {
  const width = form === 'logits' ? network.vocabulary : network.hidden;
  // Three rows a pass, so the last pass is not full.
  const reference = await computeReference(engine, network, weights, rows, padId, {
    kind: 'logits',
    tokens,
    rows: 3,
    ...(form === 'states' ? { mostLogits: 100 } : {}),
  });
  expect(reference.input).toBe(form === 'logits' ? 'reference' : 'referenceHidden');
  expect(reference.forwardPasses).toBe(Math.ceil(rows.length / 3));
  expect(reference.tokens).toBe(rows.reduce((sum, row) => sum + row.tokens.length, 0));
  const { alignment } = planRun({ alignment: { tokens } }, data, padId, { ...options, updates: 3, accumulation: 2 }, 1);
  for (const planned of alignment!) {
    for (const [micro, list] of planned.rows.entries()) {
      const laid = await engine.read(await reference.forBatch(planned, micro));
      expect(laid.shape).toEqual([planned.batches[micro]!.positions.length, width]);
      let next = 0;
      for (const row of list) {
        const alone = await outputs(form, rows[row]!.tokens);
        const start = tokens === 'all' ? 1 : rows[row]!.answerStart;
        for (const expected of alone.slice((start - 1) * width)) {
          expect(laid.data[next++]).toBeCloseTo(expected, 4);
        }
      }
      expect(laid.data.subarray(next).every((value) => value === 0)).toBe(true);
    }
  }
});

/** The reference of each next token of one row, without padding: (T − 1, width). */
async function outputs(form: 'logits' | 'states', tokens: readonly number[]): Promise<Float32Array> {
  const program = await engine.compile({
    name: 'one row',
    inputs: {},
    constants: { ...weights, tokens: integers([1, tokens.length - 1], tokens.slice(0, -1)) },
    body: (tensors) => {
      const { hidden, logits } = network.forward(
        tensors,
        { tokens: tensors.tokens! },
        linearWith(tensors, undefined, 0),
      );
      return { y: form === 'logits' ? logits(hidden) : hidden };
    },
  });
  const { y } = await program.run({});
  await program.dispose();
  return (await engine.read(y!)).data as Float32Array;
}
