import { decodeFloats, halfToNumber } from '../../lib/float-formats.ts';

/** How a tensor's numbers are stored: blocks of `elements` numbers in `bytes` bytes. */
export interface BlockFormat {
  readonly name: string;
  readonly elements: number;
  readonly bytes: number;
  /** Decodes whole blocks to float32. Each number is an exact product or sum, rounded once. */
  decode(bytes: Uint8Array): Float32Array;
}

type DecodeBlock = (bytes: Uint8Array, at: number, out: Float32Array, to: number) => void;

/** The supported formats, by ggml's number. */
export const BLOCK_FORMATS: ReadonlyMap<number, BlockFormat> = new Map([
  [0, { name: 'F32', elements: 1, bytes: 4, decode: (bytes) => decodeFloats('F32', bytes) }],
  [1, { name: 'F16', elements: 1, bytes: 2, decode: (bytes) => decodeFloats('F16', bytes) }],
  [2, blocks('Q4_0', 32, 18, decodeHalves(4, false))],
  [3, blocks('Q4_1', 32, 20, decodeHalves(4, true))],
  [6, blocks('Q5_0', 32, 22, decodeHalves(5, false))],
  [7, blocks('Q5_1', 32, 24, decodeHalves(5, true))],
  [8, blocks('Q8_0', 32, 34, decodeQ8)],
  [12, blocks('Q4_K', 256, 144, decodeK(false))],
  [13, blocks('Q5_K', 256, 176, decodeK(true))],
  [14, blocks('Q6_K', 256, 210, decodeQ6K)],
  [30, { name: 'BF16', elements: 1, bytes: 2, decode: (bytes) => decodeFloats('BF16', bytes) }],
]);

/** ggml's names of the other formats, for an error. */
export const OTHER_NAMES: Readonly<Record<number, string>> = {
  9: 'Q8_1',
  10: 'Q2_K',
  11: 'Q3_K',
  15: 'Q8_K',
  16: 'IQ2_XXS',
  17: 'IQ2_XS',
  18: 'IQ3_XXS',
  19: 'IQ1_S',
  20: 'IQ4_NL',
  21: 'IQ3_S',
  22: 'IQ2_S',
  23: 'IQ4_XS',
  28: 'F64',
  29: 'IQ1_M',
  34: 'TQ1_0',
  35: 'TQ2_0',
  39: 'MXFP4',
};

function blocks(name: string, elements: number, bytes: number, decodeBlock: DecodeBlock): BlockFormat {
  return {
    name,
    elements,
    bytes,
    decode: (data) => {
      const count = data.length / bytes;
      const out = new Float32Array(count * elements);
      for (let block = 0; block < count; block++) decodeBlock(data, block * bytes, out, block * elements);
      return out;
    },
  };
}

function half(bytes: Uint8Array, at: number): number {
  return halfToNumber(bytes[at]! | (bytes[at + 1]! << 8));
}

/** A byte as a signed number. */
function signed(byte: number): number {
  return (byte << 24) >> 24;
}

/** d · q */
function decodeQ8(bytes: Uint8Array, at: number, out: Float32Array, to: number): void {
  const d = half(bytes, at);
  for (let i = 0; i < 32; i++) out[to + i] = d * signed(bytes[at + 2 + i]!);
}

/**
 * d · (q − 8), or d · q + m: the low halves of 16 bytes, then the high halves. With a fifth bit of each number, in a
 * word before them, d · (q − 16).
 */
function decodeHalves(bits: 4 | 5, withMinimum: boolean): DecodeBlock {
  const middle = 2 ** (bits - 1);
  return (bytes, at, out, to) => {
    const d = half(bytes, at);
    const m = withMinimum ? half(bytes, at + 2) : 0;
    const number = (q: number) => (withMinimum ? d * q + m : d * (q - middle));
    const high = at + (withMinimum ? 4 : 2);
    const quants = bits === 5 ? high + 4 : high;
    const fifth = (i: number) => (bits === 5 ? ((bytes[high + (i >> 3)]! >> (i & 7)) & 1) << 4 : 0);
    for (let i = 0; i < 16; i++) {
      const byte = bytes[quants + i]!;
      out[to + i] = number((byte & 15) | fifth(i));
      out[to + 16 + i] = number((byte >> 4) | fifth(i + 16));
    }
  };
}

/** Q4_K and Q5_K: eight groups of 32 numbers, d · scale · q − dmin · minimum, with scales and minima of 6 bits. */
function decodeK(withFifth: boolean): DecodeBlock {
  return (bytes, at, out, to) => {
    const d = half(bytes, at);
    const dmin = half(bytes, at + 2);
    const high = at + 16;
    const quants = at + (withFifth ? 48 : 16);
    for (let group = 0; group < 8; group++) {
      const [scale, minimum] = sixBits(bytes, at + 4, group);
      const m = dmin * minimum;
      for (let i = 0; i < 32; i++) {
        const byte = bytes[quants + (group >> 1) * 32 + i]!;
        const fifth = withFifth ? ((bytes[high + i]! >> group) & 1) << 4 : 0;
        const q = (group & 1 ? byte >> 4 : byte & 15) | fifth;
        out[to + group * 32 + i] = d * scale * q - m;
      }
    }
  };
}

/**
 * Scale and minimum of a group. The first four groups store six bits together; the others store four bits, and two more
 * above those of the first.
 */
function sixBits(bytes: Uint8Array, at: number, group: number): [scale: number, minimum: number] {
  const scale = bytes[at + (group & 3)]!;
  const minimum = bytes[at + 4 + (group & 3)]!;
  if (group < 4) return [scale & 63, minimum & 63];
  const both = bytes[at + 4 + group]!;
  return [(both & 15) | ((scale >> 6) << 4), (both >> 4) | ((minimum >> 6) << 4)];
}

/** Q6_K: 16 groups of 16 numbers, d · scale · (q − 32); four low bits of each together, the two high ones elsewhere. */
function decodeQ6K(bytes: Uint8Array, at: number, out: Float32Array, to: number): void {
  const d = half(bytes, at + 208);
  for (let i = 0; i < 256; i++) {
    const [upper, quarter, column] = [i >> 7, (i >> 5) & 3, i & 31];
    const byte = bytes[at + upper * 64 + (quarter & 1) * 32 + column]!;
    const low = quarter < 2 ? byte & 15 : byte >> 4;
    const two = (bytes[at + 128 + upper * 32 + column]! >> (2 * quarter)) & 3;
    out[to + i] = d * signed(bytes[at + 192 + (i >> 4)]!) * ((low | (two << 4)) - 32);
  }
}
