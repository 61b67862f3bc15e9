import { fail } from '../../lib/errors.ts';
import { sha256 } from '../../lib/hash.ts';
import { elements } from '../../tensor/params.ts';
import type { ArrayType, FilePart } from '../engine.ts';
import type { AttributesOf, Op, ValueType } from './op.ts';

export interface Shaped {
  readonly shape: readonly number[];
  readonly type: ValueType;
}

/** A value of the graph: an input, a constant or a node's result. */
export interface GraphValue extends Shaped {
  /** Increases in the order of computation. */
  readonly id: number;
}

/** One operator on values. */
export type GraphNode<O extends Op = Op> = {
  readonly [K in O]: {
    readonly op: K;
    readonly inputs: readonly GraphValue[];
    readonly outputs: readonly GraphValue[];
    readonly attributes: AttributesOf<K>;
  };
}[O];

export type Numbers = Float32Array | Int32Array | Uint8Array;

/** A constant's numbers (truths are bytes of 0 and 1), or the part of a file that holds them. */
export interface GraphConstant {
  readonly value: GraphValue;
  readonly content: { readonly numbers: Numbers } | { readonly part: FilePart };
}

/** A program as data. A lowering writes it in the language of a machine. */
export interface Graph {
  readonly name: string;
  readonly inputs: Readonly<Record<string, GraphValue>>;
  /** The constants that something reads. */
  readonly constants: readonly GraphConstant[];
  /** The nodes that the outputs need, in the order of computation. */
  readonly nodes: readonly GraphNode[];
  /**
   * The outputs in the order in which the program returns them. They may include an input, a constant, or one value
   * twice.
   */
  readonly outputs: Readonly<Record<string, GraphValue>>;
}

/** Collects nodes in the order of computation; equal operators on equal inputs become one node. */
export type GraphBuilder = ReturnType<typeof createGraph>;

/** An operator's attributes, if it has any. */
type Rest<O extends Op> = keyof AttributesOf<O> extends never ? [] : [AttributesOf<O>];

/** What an engine asks about the constants in files. */
export interface StoredOptions {
  /**
   * Weights of 16 bits are `narrow`, and widened at each use; `widened once`, when a program is opened; or `wide`: the
   * engine widens them before the program sees them, and they are float32 in the graph. @defaultValue 'narrow'
   */
  readonly storedWeights?: 'narrow' | 'widened once' | 'wide';
}

export function createGraph({ storedWeights = 'narrow' }: StoredOptions = {}) {
  const nodes: GraphNode[] = [];
  const inputs: Record<string, GraphValue> = {};
  const constants: GraphConstant[] = [];
  const seen = new Map<string, GraphValue[]>();
  const sources = new WeakMap<GraphValue, GraphValue>();
  const compacts = new WeakMap<GraphValue, GraphValue>();
  const numbers = new WeakMap<GraphValue, number>();
  let count = 0;
  const value = ({ shape, type }: Shaped): GraphValue => ({ id: count++, shape, type });

  /** @param anew Add the node even if an equal one is there. */
  const add = (op: Op, from: readonly GraphValue[], outputs: readonly Shaped[], attributes: object, anew: boolean) => {
    const results = outputs.map(({ shape, type }) => `${type}${shape}`);
    const key = `${op}(${from.map(({ id }) => id)})${JSON.stringify(attributes)}${results.join(';')}`;
    const known = seen.get(key);
    if (known && !anew) return known;
    const values = outputs.map(value);
    nodes.push({ op, inputs: from, outputs: values, attributes } as unknown as GraphNode);
    seen.set(key, values);
    return values;
  };
  const widen = (narrow: GraphValue, anew: boolean): GraphValue =>
    add('cast', [narrow], [{ shape: narrow.shape, type: 'float32' }], {}, anew)[0]!;

  const builder = {
    input(name: string, shape: readonly number[], type: ArrayType): GraphValue {
      const result = value({ shape, type });
      inputs[name] = result;
      return result;
    },
    constant(shape: readonly number[], type: ValueType, data: ArrayLike<number>): GraphValue {
      if (data.length !== elements(shape)) {
        fail('engine', `Expected ${elements(shape)} numbers for a constant of shape [${shape}], got ${data.length}.`);
      }
      const content = numbersOf(type, data);
      // Two passes over one network make equal tables and masks. What reads them is equal only if they are.
      const key = content.byteLength <= LARGEST_COMPARED && `${type}[${shape}]${sha256(rawBytes(content))}`;
      const known = key && seen.get(key)?.[0];
      if (known) return known;
      const result = value({ shape, type });
      constants.push({ value: result, content: { numbers: content } });
      if (data.length === 1) numbers.set(result, Number(data[0]));
      if (key) seen.set(key, [result]);
      return result;
    },
    /** A constant that stays in its file, in the file's own type unless {@link StoredOptions.storedWeights} are wide. */
    stored(shape: readonly number[], part: FilePart): GraphValue {
      const result = value({ shape, type: storedWeights === 'wide' ? 'float32' : part.format });
      constants.push({ value: result, content: { part } });
      return storedWeights === 'widened once' && result.type !== 'float32' ? widen(result, false) : result;
    },
    /** The float32 form of a value that `stored` may hold in 16 bits. */
    widened(narrow: GraphValue): GraphValue {
      if (narrow.type !== 'bfloat16' && narrow.type !== 'float16') return narrow;
      // Widened at each use: one shared result would hold the whole model in float32 from the first use to the last.
      const wide = widen(narrow, true);
      sources.set(wide, narrow);
      return wide;
    },
    /** The value before `widened`. */
    narrow: (wide: GraphValue): GraphValue => sources.get(wide) ?? wide,
    /** The value broadcast to a shape. */
    expanded(small: GraphValue, shape: readonly number[]): GraphValue {
      const { type } = small;
      if (small.shape.join() === shape.join()) return small;
      const number = numbers.get(small);
      if (number !== undefined && elements(shape) === 1) return builder.constant(shape, type, [number]);
      if (elements(small.shape) === elements(shape)) return builder.node('reshape', [small], { shape, type });
      const least = builder.compact(small);
      const wide = builder.node('expand', [least], { shape, type });
      compacts.set(wide, least);
      return wide;
    },
    /** The value before `expanded`: the same numbers in less memory. */
    compact: (wide: GraphValue): GraphValue => compacts.get(wide) ?? wide,
    /** The number of a constant that holds a single one. */
    numberOf: (constant: GraphValue): number | undefined => numbers.get(constant),
    /** One result of an operator; attributes, if any, come last. */
    node: <O extends Op>(op: O, from: readonly GraphValue[], output: Shaped, ...rest: Rest<O>): GraphValue =>
      builder.nodes(op, from, [output], ...rest)[0]!,
    /** All results of an operator with several. */
    nodes: <O extends Op>(
      op: O,
      from: readonly GraphValue[],
      outputs: readonly Shaped[],
      ...[attributes]: Rest<O>
    ): GraphValue[] => add(op, from, outputs, attributes ?? {}, false),
    /** The graph of all nodes that the outputs need. */
    finish(name: string, outputs: Readonly<Record<string, GraphValue>>): Graph {
      const needed = new Set(Object.values(outputs));
      const kept: GraphNode[] = [];
      for (const node of nodes.toReversed()) {
        if (!node.outputs.some((output) => needed.has(output))) continue;
        kept.push(node);
        for (const input of node.inputs) needed.add(input);
      }
      return {
        name,
        inputs,
        constants: constants.filter((constant) => needed.has(constant.value)),
        nodes: kept.reverse(),
        outputs,
      };
    },
  };
  return builder;
}

/** In bytes: the mask of 2,048 tokens, but no weights of a large model. */
const LARGEST_COMPARED = 2 ** 24;

function numbersOf(type: ValueType, data: ArrayLike<number>): Numbers {
  if (type === 'float32') return data instanceof Float32Array ? data : Float32Array.from(data);
  if (type === 'int32') return data instanceof Int32Array ? data : Int32Array.from(data);
  return Uint8Array.from(data);
}

/** A view of the same memory as bytes. */
export function rawBytes({ buffer, byteOffset, byteLength }: Numbers): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
