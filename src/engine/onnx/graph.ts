import { parse, relative } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { elements } from '../../tensor/params.ts';
import type { FilePart } from '../engine.ts';
import {
  type Attribute,
  encodeModel,
  type OnnxInitializer,
  type OnnxNode,
  type OnnxType,
  type OnnxValue,
  TENSOR_TYPE,
} from './schema.ts';

/** A value of the graph: an input, a constant or a node's output. */
export type GraphValue = OnnxValue;

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly domain?: string;
  /** Computed anew, even if an equal node is there. @defaultValue false */
  readonly fresh?: boolean;
}

/** Collects nodes in the order they are computed; equal nodes on equal inputs are one node. */
export interface GraphBuilder {
  input(name: string, shape: readonly number[], type: OnnxType): GraphValue;
  constant(shape: readonly number[], type: OnnxType, data: ArrayLike<number>): GraphValue;
  /** A constant that stays in its file, in the type that it has there. */
  stored(shape: readonly number[], part: FilePart): GraphValue;
  /** Float32 of a value that {@link stored} may hold in 16 bits. */
  widened(value: GraphValue): GraphValue;
  /** What {@link widened} was given. */
  narrow(value: GraphValue): GraphValue;
  /** The value broadcast to a shape. */
  expanded(value: GraphValue, shape: readonly number[]): GraphValue;
  /** What {@link expanded} was given: the same numbers in less memory. */
  compact(value: GraphValue): GraphValue;
  /** The number that a constant holds, if it is one. */
  numberOf(value: GraphValue): number | undefined;
  /** An int64 vector, the form in which ONNX takes shapes and axes. */
  indices(values: readonly number[]): GraphValue;
  node(op: string, inputs: readonly GraphValue[], output: Shaped, options?: NodeOptions): GraphValue;
  /** One value of an operator with several outputs. */
  nodes(op: string, inputs: readonly GraphValue[], outputs: readonly Shaped[], options?: NodeOptions): GraphValue[];
  /** The ONNX file, holding only what the outputs need. */
  encode(name: string, outputs: Readonly<Record<string, GraphValue>>): Uint8Array;
  /** Nodes that the last `encode` wrote. */
  readonly size: number;
  /** Whether the last `encode` wrote an output that may lie where the input of its name does: nothing else reads the input. */
  mayOverwrite(name: string): boolean;
}

interface Shaped {
  readonly shape: readonly number[];
  readonly type: OnnxType;
}

/** An output's name in the file: carried state is an input and an output of one name, which ONNX does not allow. */
export function outputName(name: string): string {
  return `output:${name}`;
}

/** The folder that holds every file that graphs refer to: the root of the file system, or of one drive. */
export function rootOf(file: string): string {
  return parse(file).root;
}

/** ONNX takes relative paths only, and none through `..` or a link that leaves its folder. */
function locationOf(file: string): string {
  return relative(rootOf(file), file);
}

/** @param options.widensOnce One float32 copy of a stored constant, which ONNX Runtime makes when it opens the graph. */
export function createGraph({ widensOnce = false } = {}): GraphBuilder {
  const nodes: OnnxNode[] = [];
  const inputs: OnnxValue[] = [];
  const initializers = new Map<string, OnnxInitializer>();
  const seen = new Map<string, GraphValue[]>();
  const sources = new WeakMap<GraphValue, GraphValue>();
  const compacts = new WeakMap<GraphValue, GraphValue>();
  const numbers = new WeakMap<GraphValue, number>();
  const vectors = new Map<string, GraphValue>();
  let count = 0;
  let written: OnnxNode[] = [];
  const fresh = (prefix: string) => `${prefix}_${count++}`;

  const builder: GraphBuilder = {
    get size() {
      return written.length;
    },
    mayOverwrite(name) {
      const readers = written.filter(({ inputs }) => inputs.includes(name));
      // ONNX Runtime's ScatterND copies its first input only where that is not its output's memory.
      return (
        readers.length === 1 &&
        readers.every(
          ({ op, inputs, outputs }) =>
            op === 'ScatterND' &&
            inputs.indexOf(name) === 0 &&
            inputs.lastIndexOf(name) === 0 &&
            outputs[0] === outputName(name),
        )
      );
    },
    input(name, shape, type) {
      const value = { name, shape, type };
      inputs.push(value);
      return value;
    },
    constant(shape, type, data) {
      if (data.length !== elements(shape)) {
        fail('engine', `Expected ${elements(shape)} numbers for a constant of shape [${shape}], got ${data.length}.`);
      }
      const bytes = toBytes(type, data);
      const key = bytes.length <= 64 ? `${type}[${shape}]${bytes.join()}` : undefined;
      const known = key && seen.get(key)?.[0];
      if (known) return known;
      const value = { name: fresh('c'), shape, type };
      initializers.set(value.name, { ...value, content: bytes });
      if (data.length === 1) numbers.set(value, Number(data[0]));
      if (key) seen.set(key, [value]);
      return value;
    },
    stored(shape, { file, format, offset, length }) {
      const value = { name: fresh('w'), shape, type: format };
      initializers.set(value.name, { ...value, content: { location: locationOf(file), offset, length } });
      const wide = { shape, type: 'float32' } as const;
      return widensOnce && format !== 'float32'
        ? builder.node('Cast', [value], wide, { attributes: { to: TENSOR_TYPE.float32 } })
        : value;
    },
    widened(value) {
      if (value.type !== 'bfloat16' && value.type !== 'float16') return value;
      // At each use: one result that all share would hold the whole model in float32 from the first use to the last.
      const attributes = { to: TENSOR_TYPE.float32 };
      const wide = builder.node('Cast', [value], { shape: value.shape, type: 'float32' }, { attributes, fresh: true });
      sources.set(wide, value);
      return wide;
    },
    narrow(value) {
      return sources.get(value) ?? value;
    },
    expanded(value, shape) {
      const { type } = value;
      if (value.shape.join() === shape.join()) return value;
      const number = numbers.get(value);
      if (number !== undefined && elements(shape) === 1) return builder.constant(shape, type, [number]);
      const indices = builder.indices(shape);
      if (elements(value.shape) === elements(shape)) return builder.node('Reshape', [value, indices], { shape, type });
      const small = builder.compact(value);
      const wide = builder.node('Expand', [small, indices], { shape, type });
      compacts.set(wide, small);
      return wide;
    },
    compact: (value) => compacts.get(value) ?? value,
    numberOf: (value) => numbers.get(value),
    indices(values) {
      const key = values.join();
      const known = vectors.get(key) ?? builder.constant([values.length], 'int64', values);
      vectors.set(key, known);
      return known;
    },
    node(op, from, output, options) {
      return builder.nodes(op, from, [output], options)[0]!;
    },
    nodes(op, from, outputs, { attributes = {}, domain = '', fresh: anew = false } = {}) {
      const names = from.map((value) => value.name);
      const key = `${domain}.${op}(${names})${JSON.stringify(attributes)}`;
      const known = seen.get(key);
      if (known && !anew) return known;
      const values = outputs.map(({ shape, type }) => ({ name: fresh(op), shape, type }));
      nodes.push({ op, domain, inputs: names, outputs: values.map((value) => value.name), attributes });
      seen.set(key, values);
      return values;
    },
    encode(name, outputs) {
      const named = Object.entries(outputs).map(([output, value]) => ({ ...value, name: outputName(output) }));
      const computed = new Set(nodes.flatMap((node) => node.outputs));
      const renamed = new Map<string, string>();
      const last: OnnxNode[] = [];
      for (const [output, { name: source }] of Object.entries(outputs)) {
        if (computed.has(source) && !renamed.has(source)) {
          renamed.set(source, outputName(output));
        } else {
          // An output may be an input, a constant, or another output too: then it is a copy.
          const from = renamed.get(source) ?? source;
          last.push({ op: 'Identity', domain: '', inputs: [from], outputs: [outputName(output)], attributes: {} });
        }
      }
      const rename = (names: readonly string[]) => names.map((name) => renamed.get(name) ?? name);
      const needed = new Set([...last.flatMap((node) => node.inputs), ...renamed.values()]);
      const kept: OnnxNode[] = [];
      for (const node of nodes.toReversed()) {
        const results = rename(node.outputs);
        if (!results.some((output) => needed.has(output))) continue;
        const from = rename(node.inputs);
        kept.push({ ...node, inputs: from, outputs: results });
        for (const input of from) needed.add(input);
      }
      written = [...kept.reverse(), ...last];
      return encodeModel({
        name,
        nodes: written,
        initializers: [...initializers.values()].filter((initializer) => needed.has(initializer.name)),
        inputs,
        outputs: named,
      });
    },
  };
  return builder;
}

function toBytes(type: OnnxType, data: ArrayLike<number>): Uint8Array {
  const array =
    type === 'float32'
      ? data instanceof Float32Array
        ? data
        : Float32Array.from(data)
      : type === 'int32'
        ? data instanceof Int32Array
          ? data
          : Int32Array.from(data)
        : type === 'int64'
          ? BigInt64Array.from(Array.from(data, BigInt))
          : Uint8Array.from(data);
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
