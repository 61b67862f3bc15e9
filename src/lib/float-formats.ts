/** Element types that convert to float32. */
export type FloatDtype = 'F64' | 'F32' | 'F16' | 'BF16';

/** Whether {@link decodeFloats} supports the type. */
export function isReadable(dtype: string): dtype is FloatDtype {
  return dtype === 'F64' || dtype === 'F32' || dtype === 'F16' || dtype === 'BF16';
}

/** Converts little-endian bytes, aligned to the element's size, to float32; F32 shares their memory. */
export function decodeFloats(dtype: FloatDtype, bytes: Uint8Array): Float32Array {
  const { buffer, byteOffset, byteLength } = bytes;
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer, byteOffset, byteLength / 4);
    case 'F64':
      return Float32Array.from(new Float64Array(buffer, byteOffset, byteLength / 8));
    case 'F16':
      return Float32Array.from(new Uint16Array(buffer, byteOffset, byteLength / 2), halfToNumber);
    case 'BF16':
      return widen(new Uint16Array(buffer, byteOffset, byteLength / 2));
  }
}

/** Converts float32 to little-endian bytes. BF16 rounds to nearest, ties to even; F32 shares the numbers' memory. */
export function encodeFloats(dtype: 'F32' | 'BF16', data: Float32Array): Uint8Array {
  const bits = dtype === 'F32' ? data : narrow(data);
  return new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength);
}

/** The value of an IEEE 754 half-precision number. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** BF16 is the upper half of a float32. */
function widen(halves: Uint16Array): Float32Array {
  const words = new Uint32Array(halves.length);
  // Not `Uint32Array.from`, which calls a function for each number: a model has hundreds of millions.
  for (let index = 0; index < words.length; index++) words[index] = halves[index]! << 16;
  return new Float32Array(words.buffer);
}

function narrow(data: Float32Array): Uint16Array {
  const words = new Uint32Array(new Float32Array(data).buffer);
  return Uint16Array.from(words, (bits, index) => {
    const quietNaN = 0x40;
    return Number.isNaN(data[index]!) ? (bits >>> 16) | quietNaN : (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
  });
}
