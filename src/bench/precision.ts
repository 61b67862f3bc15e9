/**
 * `npm run bench:precision [-- folder [rows [positions]]]`: how far bfloat16 products move the next-token distribution.
 * Compares `SELGEN_PRECISION=bfloat16` with float32 on the engine `xla`, on the text of README.md: KL(float32 ‖
 * bfloat16) in nats, and how often both have the same likeliest token.
 */
import { readFileSync } from 'node:fs';
import { integers } from '../engine/engine.ts';
import { findPlugin } from '../engine/xla/find-plugin.ts';
import type { Precision } from '../engine/xla/product.ts';
import { xlaEngine } from '../engine/xla/xla.ts';
import { fail } from '../lib/errors.ts';
import { runCommand } from '../lib/run-command.ts';
import { linearWith } from '../model/adapter/adapter.ts';
import { tf } from '../tensor/tfjs.ts';
import { type LoadedModel, loadModel } from '../train/load-model.ts';
import { countOf } from './measure.ts';
import { formatTable } from './table.ts';

const usage =
  'npm run bench:precision [-- folder [rows [positions]]]: how far bfloat16 products move the next-token distribution.';

await runCommand(async ([folder = 'fixtures/models/tiny-gemma', rows = '4', positions = '128']) => {
  const shape = [countOf('rows', rows), countOf('positions', positions)] as const;
  const model = await loadModel(folder);
  const { network, tokenizer } = model;
  const count = shape[0] * shape[1];
  const tokens = tokenizer.encode(readFileSync('README.md', 'utf8')).slice(0, count);
  if (tokens.length < count) {
    fail('bench', `Expected ${count} tokens in README.md, got ${tokens.length}. Ask for fewer rows or positions.`);
  }
  const [exact, rounded] = [
    await logProbabilities(model, tokens, shape, 'float32'),
    await logProbabilities(model, tokens, shape, 'bfloat16'),
  ];

  const divergences: number[] = [];
  let agreed = 0;
  for (let start = 0; start < exact.length; start += network.vocabulary) {
    const row = (all: Float32Array) => all.subarray(start, start + network.vocabulary);
    const [p, q] = [row(exact), row(rounded)];
    divergences.push(p.reduce((sum, value, index) => sum + Math.exp(value) * (value - q[index]!), 0));
    agreed += Number(p.indexOf(p.reduce((a, b) => Math.max(a, b))) === q.indexOf(q.reduce((a, b) => Math.max(a, b))));
  }
  divergences.sort((a, b) => a - b);
  const at = (share: number) => divergences[Math.floor(share * (divergences.length - 1))]!.toExponential(1);
  const mean = divergences.reduce((sum, value) => sum + value, 0) / divergences.length;
  process.stdout.write(
    formatTable([
      {
        model: folder,
        positions: divergences.length,
        'mean KL': mean.toExponential(1),
        median: at(0.5),
        '99 %': at(0.99),
        largest: at(1),
        'same likeliest token': `${((100 * agreed) / divergences.length).toFixed(1)} %`,
      },
    ]),
  );
}, usage);

async function logProbabilities(
  { network, weights }: LoadedModel,
  tokens: readonly number[],
  shape: readonly [number, number],
  precision: Precision,
): Promise<Float32Array> {
  const engine = xlaEngine({ plugin: findPlugin().file, precision });
  const program = await engine.compile({
    name: 'log-probabilities',
    inputs: { tokens: integers(shape, tokens) },
    constants: weights,
    body: (tensors) => {
      const output = network.forward(tensors, { tokens: tensors.tokens! }, linearWith(tensors, undefined, 0));
      return { y: tf.logSoftmax(output.logits(output.hidden)) };
    },
  });
  const { y } = await program.run({ tokens: integers(shape, tokens) });
  const { data } = await engine.read(y!);
  await engine.dispose();
  return data as Float32Array;
}
