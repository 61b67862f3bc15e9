import { closeSync, copyFileSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../lib/folders.ts';
import { seededRandom } from '../../lib/random.ts';
import { buildNetwork } from '../../model/architectures/architectures.ts';
import { elements } from '../../tensor/params.ts';

/** How many numbers are drawn. Large arrays repeat them. */
const DRAWN = 2 ** 22;
const TOKENIZER = 'fixtures/models/tiny-gemma';

/**
 * Writes a model of random bfloat16 weights, uniform in ±0.04, with the tokenizer of an embedded model. Vectors are the
 * norms' weights, and are ones.
 *
 * @param config As in a `config.json`.
 */
export function writeRandomCheckpoint(folder: string, config: Readonly<Record<string, unknown>>): void {
  makeFolder(folder);
  const full = { bos_token_id: 2, eos_token_id: 1, pad_token_id: 0, torch_dtype: 'bfloat16', ...config };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(full));
  for (const name of ['tokenizer.json', 'tokenizer_config.json'])
    copyFileSync(join(TOKENIZER, name), join(folder, name));

  const tensors = Object.entries(buildNetwork(full).weights);
  let end = 0;
  const header = tensors.map(([name, shape]) => {
    const begin = end;
    end += 2 * elements(shape);
    return [name, { dtype: 'BF16', shape, data_offsets: [begin, end] }];
  });
  const text = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const [matrix, ones] = [randomBytes(), Buffer.from(Uint16Array.from({ length: 2 ** 16 }, () => 0x3f80).buffer)];
  const file = openSync(join(folder, 'model.safetensors'), 'w');
  try {
    writeSync(file, length);
    writeSync(file, text);
    for (const [, shape] of tensors) {
      const bytes = shape.length > 1 ? matrix : ones;
      for (let left = 2 * elements(shape); left > 0; ) left -= writeSync(file, bytes, 0, Math.min(left, bytes.length));
    }
  } finally {
    closeSync(file);
  }
}

/** A bfloat16 number is the upper half of a float32 number. */
function randomBytes(): Buffer {
  const random = seededRandom(1);
  const numbers = Float32Array.from({ length: DRAWN }, () => 0.08 * (random.uniform() - 0.5));
  const halves = new Uint32Array(numbers.buffer).map((bits) => bits >>> 16);
  return Buffer.from(Uint16Array.from(halves).buffer);
}
