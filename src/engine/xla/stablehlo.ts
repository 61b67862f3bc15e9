import type { Shaped } from '../graph/graph.ts';
import type { ValueType } from '../graph/op.ts';

/** A value in the program's text. */
export interface Operand extends Shaped {
  /** Such as `%7`. */
  readonly name: string;
}

const ELEMENT: Readonly<Record<ValueType, string>> = {
  float32: 'f32',
  int32: 'i32',
  bool: 'i1',
  float16: 'f16',
  bfloat16: 'bf16',
};

/** A type in StableHLO's notation: `tensor<2x3xf32>`. */
export function typeText({ shape, type }: Shaped): string {
  return `tensor<${[...shape, ELEMENT[type]].join('x')}>`;
}

export type Direction = 'EQ' | 'NE' | 'GT' | 'GE' | 'LT' | 'LE';
export type Reduction = 'add' | 'maximum' | 'minimum' | 'multiply';

export type Writer = ReturnType<typeof createWriter>;

/** Writes operators of StableHLO (openxla.org/stablehlo/spec), one a line, in the order of computation. */
export function createWriter() {
  const lines: string[] = [];
  const line = (text: string, { shape, type }: Shaped): Operand => {
    const name = `%${lines.length}`;
    lines.push(`${name} = ${text}`);
    return { name, shape, type };
  };
  const same = (x: Shaped, shape: readonly number[]) => x.shape.join() === shape.join();
  const writer = {
    lines,
    /** `text` is everything between `=` and the types; the operands' types precede the result's. */
    add: (text: string, operands: readonly Operand[], result: Shaped): Operand =>
      line(`${text} : (${operands.map(typeText).join(', ')}) -> ${typeText(result)}`, result),
    unary: (op: string, x: Operand): Operand => writer.add(`${op} ${x.name}`, [x], x),
    /** An operator of the CHLO dialect, whose types are written differently. */
    chlo: (op: string, x: Operand): Operand => line(`chlo.${op} ${x.name} : ${typeText(x)} -> ${typeText(x)}`, x),
    /** The operands are broadcast to the shape of the result. */
    binary(op: string, a: Operand, b: Operand, shape: readonly number[]): Operand {
      const [x, y] = [writer.broadcast(a, shape), writer.broadcast(b, shape)];
      return writer.add(`stablehlo.${op} ${x.name}, ${y.name}`, [x, y], x);
    },
    compare(direction: Direction, a: Operand, b: Operand, shape: readonly number[]): Operand {
      const [x, y] = [writer.broadcast(a, shape), writer.broadcast(b, shape)];
      return writer.add(`stablehlo.compare ${direction}, ${x.name}, ${y.name}`, [x, y], { shape, type: 'bool' });
    },
    select(condition: Operand, a: Operand, b: Operand, shape: readonly number[]): Operand {
      const operands = [condition, a, b].map((x) => writer.broadcast(x, shape));
      const text = `stablehlo.select ${operands.map(({ name }) => name).join(', ')}`;
      return writer.add(text, operands, { shape, type: a.type });
    },
    /** One number in every element. */
    splat: (value: number, like: Shaped): Operand =>
      line(`stablehlo.constant dense<${numberText(value, like.type)}> : ${typeText(like)}`, like),
    /** A small constant with its numbers in the text. */
    literal(numbers: ArrayLike<number>, like: Shaped): Operand {
      if (numbers.length <= 1) return writer.splat(numbers[0] ?? 0, like);
      const texts = Array.from(numbers, (value) => numberText(value, like.type));
      const flat = { shape: [numbers.length], type: like.type };
      const list = line(`stablehlo.constant dense<[${texts.join(', ')}]> : ${typeText(flat)}`, flat);
      return writer.reshape(list, like.shape);
    },
    reshape: (x: Operand, shape: readonly number[]): Operand =>
      same(x, shape) ? x : writer.add(`stablehlo.reshape ${x.name}`, [x], { shape, type: x.type }),
    broadcast(x: Operand, shape: readonly number[]): Operand {
      if (same(x, shape)) return x;
      const offset = shape.length - x.shape.length;
      // StableHLO itself broadcasts an axis of length 1.
      const axes = x.shape.map((_, axis) => axis + offset);
      return writer.add(`stablehlo.broadcast_in_dim ${x.name}, dims = [${axes}]`, [x], { shape, type: x.type });
    },
    convert(x: Operand, type: ValueType): Operand {
      if (x.type === type) return x;
      if (type === 'bool') return writer.compare('NE', x, writer.splat(0, x), x.shape);
      return writer.add(`stablehlo.convert ${x.name}`, [x], { shape: x.shape, type });
    },
    /** The reduced axes stay, with length 1. */
    reduce(op: Reduction, x: Operand, axes: readonly number[]): Operand {
      const start = writer.splat(startOf(op, x.type), { shape: [], type: x.type });
      const shape = x.shape.filter((_, axis) => !axes.includes(axis));
      const text = `stablehlo.reduce(${x.name} init: ${start.name}) applies stablehlo.${op} across dimensions = [${axes}]`;
      const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
      return writer.reshape(writer.add(text, [x, start], { shape, type: x.type }), kept);
    },
    iota: (axis: number, like: Shaped): Operand => line(`stablehlo.iota dim = ${axis} : ${typeText(like)}`, like),
    slice(x: Operand, begin: readonly number[], shape: readonly number[]): Operand {
      if (same(x, shape)) return x;
      const ranges = shape.map((size, axis) => `${begin[axis]}:${begin[axis]! + size}`);
      return writer.add(`stablehlo.slice ${x.name} [${ranges.join(', ')}]`, [x], { shape, type: x.type });
    },
    /** `begin` for every axis: int32 of shape []. */
    dynamicSlice(x: Operand, begin: readonly Operand[], shape: readonly number[]): Operand {
      const names = [x, ...begin].map(({ name }) => name).join(', ');
      const text = `stablehlo.dynamic_slice ${names}, sizes = [${shape.join(', ')}]`;
      return writer.add(text, [x, ...begin], { shape, type: x.type });
    },
  };
  return writer;
}

/** The initial value of a reduction, which is also the result of an empty one. */
function startOf(op: Reduction, type: ValueType): number {
  if (op === 'add') return 0;
  if (op === 'multiply') return 1;
  const [least, most] = type === 'int32' ? [-(2 ** 31), 2 ** 31 - 1] : [-Infinity, Infinity];
  return op === 'maximum' ? least : most;
}

const bits = new DataView(new ArrayBuffer(4));

/** Floats are written by their bits, which keeps every value exact, infinities and NaN included. */
function numberText(value: number, type: ValueType): string {
  if (type === 'bool') return value ? 'true' : 'false';
  if (type === 'int32') return String(Math.trunc(value));
  bits.setFloat32(0, value);
  const digits = bits.getUint32(0).toString(16).toUpperCase().padStart(8, '0');
  return `0x${type === 'float32' ? digits : digits.slice(0, 4)}`;
}
