import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SelgenError } from '../../lib/errors.ts';
import { type Random, seededRandom } from '../../lib/random.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { withByteRun } from './byte-run.ts';
import { convertGguf } from './convert-gguf.ts';
import { readGguf } from './read-gguf.ts';
import { syntheticGguf } from './synthetic/synthetic-gguf.ts';
import { type SyntheticModel, syntheticModel } from './synthetic/synthetic-model.ts';

const folder = temporaryFolder('gguf-fuzz');
const cache = join(folder, 'cache');
const MUTATIONS = 2_000;

/**
 * An accepted file must mean what its bytes say, so the test writes the file again from the values that it read. A
 * mutation outside values (lengths, counts, types, keys, names, shapes, offsets) may be accepted only if it gives the
 * same model.
 */
test(`of ${MUTATIONS} mutations none crashes, and none is accepted with another meaning`, async () => {
  const random = seededRandom(18);
  const outcomes = { refused: 0, same: 0, otherValue: 0 };
  for (const model of [syntheticModel('llama'), syntheticModel('gemma2')]) {
    const bytes = syntheticGguf(model);
    const original = contents(await convert(bytes));
    const values = valuesOf(model, bytes);
    for (let index = 0; index < MUTATIONS / 2; index++) {
      const { mutated, place, count } = mutate(random, bytes);
      const label = `mutation ${index} at ${place}, ${count} bytes`;
      let converted: string;
      try {
        converted = await convert(mutated);
      } catch (error) {
        expect(error, label).toBeInstanceOf(SelgenError);
        expect((error as Error).message, label).toMatch(/^\[(gguf|config\.json)\] Expected .{10,}/s);
        outcomes.refused++;
        continue;
      }
      expect(rewritten(mutated), label).toBe(true);
      const same = contents(converted).equals(original);
      if (!same) expect(values.subarray(place, place + count), `${label} gives another model`).not.toContain(0);
      outcomes[same ? 'same' : 'otherValue']++;
      rmSync(converted, { recursive: true });
    }
  }
  expect(readdirSync(cache).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  expect(outcomes.refused).toBeGreaterThan(MUTATIONS / 2);
  expect(outcomes.otherValue).toBeGreaterThan(0);
});

/**
 * A mutated file, and the first position and the count of the bytes that differ from the original. After a cut or a
 * shift, these are all later positions.
 */
function mutate(random: Random, bytes: Buffer): { mutated: Buffer; place: number; count: number } {
  const header = bytes.indexOf('tokenizer.chat_template') + 4000;
  // Long lists and tensors are mostly values, so half of the mutations aim at other bytes.
  const place = random.pick([
    () => random.integer(bytes.indexOf('tokenizer.ggml.tokens')),
    () => header - random.integer(4000),
    () => random.integer(header),
    () => random.integer(bytes.length),
  ])();
  const rest = { place, count: bytes.length - place };
  const flipped = Buffer.from(bytes);
  switch (random.integer(8)) {
    case 0:
      return { mutated: bytes.subarray(0, place), ...rest };
    case 1:
      return {
        mutated: Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1 + random.integer(16))]),
        ...rest,
      };
    case 2:
      return {
        mutated: Buffer.concat([bytes.subarray(0, place), bytes.subarray(random.integer(place + 1))]),
        ...rest,
      };
    case 3: {
      const count = Math.min(8, bytes.length - place);
      flipped.fill(random.pick([0, 255, 127]), place, place + count);
      return { mutated: flipped, place, count };
    }
    case 4:
      flipped[place] = random.integer(256);
      return { mutated: flipped, place, count: 1 };
    default:
      flipped[place]! ^= 1 << random.integer(8);
      return { mutated: flipped, place, count: 1 };
  }
}

/** 1 for each byte of a value or of a tensor's numbers. Such a byte may change to another valid value. */
function valuesOf(model: SyntheticModel, bytes: Buffer): Uint8Array {
  const values = new Uint8Array(bytes.length);
  for (const [key, { type, value }] of Object.entries(model.metadata)) {
    let at = bytes.indexOf(key) + key.length + 4;
    if (Array.isArray(value)) at += 12;
    for (const item of [value].flat()) {
      const length = type === 'string' ? Buffer.byteLength(String(item)) : type === 'bool' ? 1 : 4;
      if (type === 'string') at += 8;
      values.fill(1, at, at + length);
      at += length;
    }
  }
  const { offset } = readHeader(bytes).tensors[0]!;
  return values.fill(1, offset);
}

function rewritten(bytes: Buffer): boolean {
  const { version, metadata, tensors } = readHeader(bytes);
  const types = ['F32', 'F16', 'Q4_0', 'Q4_1', '', '', 'Q5_0', 'Q5_1', 'Q8_0', '', '', '', 'Q4_K', 'Q5_K', 'Q6_K'];
  types[30] = 'BF16';
  const content = tensors.map(({ name, shape, format, offset, length }) => ({
    name,
    shape,
    type: types.indexOf(format.name),
    bytes: bytes.subarray(offset, offset + length),
  }));
  const alignment = Number(metadata.get('general.alignment')?.value ?? 32);
  const again = syntheticGguf({ version, metadata, tensors: content, alignment });
  // Padding is no content. The padding of the last tensor may be cut.
  return (
    tensors.every(({ offset, length }) =>
      again.subarray(offset, offset + length).equals(bytes.subarray(offset, offset + length)),
    ) && again.subarray(0, headerEnd(again)).equals(bytes.subarray(0, headerEnd(again)))
  );
}

/** The end of the last tensor entry, before the header's padding. */
function headerEnd(bytes: Buffer): number {
  const { tensors } = readHeader(bytes);
  const last = tensors.at(-1)!;
  return (
    bytes.lastIndexOf(last.name, tensors[0]!.offset) + Buffer.byteLength(last.name) + 4 + 8 * last.shape.length + 12
  );
}

function readHeader(bytes: Buffer) {
  const file = join(folder, 'header.gguf');
  writeFileSync(file, bytes);
  return withByteRun([file], readGguf);
}

async function convert(bytes: Buffer): Promise<string> {
  const file = join(folder, 'model.gguf');
  writeFileSync(file, bytes);
  return convertGguf({ files: [[file]] }, { cache });
}

function contents(converted: string): Buffer {
  const names = [
    'config.json',
    'generation_config.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'model.safetensors',
  ];
  return Buffer.concat(names.map((name) => readFileSync(join(converted, name))));
}
