import { parse, relative } from 'node:path';
import type { FilePart } from '../engine.ts';
import { type GraphConstant, type GraphValue, rawBytes } from '../graph/graph.ts';
import type { ValueType } from '../graph/op.ts';
import type { Attribute, ExternalData, OnnxInitializer, OnnxNode, OnnxValue } from './schema.ts';

type Shaped = Omit<OnnxValue, 'name'>;

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly domain?: string;
  /** Whether equal values that several lowerings need are written once. @defaultValue false */
  readonly shared?: boolean;
}

/** Writes ONNX operators in the order of computation. */
export interface Emitter {
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxInitializer[];
  /** The ONNX value of a graph value. */
  of(value: GraphValue): OnnxValue;
  /** Makes an operator's output the ONNX value of a graph value. */
  stands(value: GraphValue, named: OnnxValue): void;
  /** A constant in memory. */
  constant(shape: readonly number[], type: ValueType, numbers: readonly number[]): OnnxValue;
  /** An int64 vector, ONNX's form of shapes and axes. */
  indices(values: readonly number[]): OnnxValue;
  node(op: string, inputs: readonly OnnxValue[], output: Shaped, options?: NodeOptions): OnnxValue;
  /** An operator with several outputs. */
  nodesOf(op: string, inputs: readonly OnnxValue[], outputs: readonly Shaped[], options?: NodeOptions): OnnxValue[];
}

/** @param inputs The names of the graph's inputs and constants. */
export function createEmitter(inputs: ReadonlyMap<GraphValue, OnnxValue>): Emitter {
  const names = new Map(inputs);
  const nodes: OnnxNode[] = [];
  const initializers: OnnxInitializer[] = [];
  const known = new Map<string, OnnxValue[]>();
  let count = 0;

  const literal = (shape: readonly number[], type: ValueType | 'int64', numbers: readonly number[]): OnnxValue => {
    const key = `${type}[${shape}]${numbers}`;
    const before = known.get(key);
    if (before) return before[0]!;
    const value = { name: `i_${count++}`, shape, type };
    initializers.push({ ...value, content: bytesFor(type, numbers) });
    known.set(key, [value]);
    return value;
  };

  const emitter: Emitter = {
    nodes,
    initializers,
    of: (value) => names.get(value)!,
    stands: (value, named) => void names.set(value, named),
    constant: literal,
    indices: (values) => literal([values.length], 'int64', values),
    node: (op, from, output, options) => emitter.nodesOf(op, from, [output], options)[0]!,
    nodesOf(op, from, outputs, { attributes = {}, domain = '', shared = false } = {}) {
      const key = shared ? `${op}(${from.map(({ name }) => name)})${JSON.stringify(attributes)}` : '';
      const before = shared && known.get(key);
      if (before) return before;
      const values = outputs.map(({ shape, type }) => ({ name: `${op}_${count++}`, shape, type }));
      nodes.push({
        op,
        domain,
        inputs: from.map(({ name }) => name),
        outputs: values.map(({ name }) => name),
        attributes,
      });
      if (shared) known.set(key, values);
      return values;
    },
  };
  return emitter;
}

function bytesFor(type: ValueType | 'int64', numbers: readonly number[]): Uint8Array {
  if (type === 'int64') return new Uint8Array(BigInt64Array.from(numbers, BigInt).buffer);
  if (type === 'bool') return Uint8Array.from(numbers);
  return new Uint8Array((type === 'int32' ? Int32Array : Float32Array).from(numbers).buffer);
}

/** A constant of the graph in ONNX's form. */
export function initializerOf({ value, content }: GraphConstant): OnnxInitializer {
  const { shape, type } = value;
  const bytes = 'part' in content ? externalData(content.part) : rawBytes(content.numbers);
  return { name: `c_${value.id}`, shape, type, content: bytes };
}

function externalData({ file, offset, length }: FilePart): ExternalData {
  return { location: relative(rootOf(file), file), offset, length };
}

/**
 * A folder above every file that graphs refer to: the root of the file system, or of one drive. ONNX takes relative
 * paths only, and none through `..` or through a link out of its folder.
 */
export function rootOf(file: string): string {
  return parse(file).root;
}
