import { fail } from '../../lib/errors.ts';
import { elements } from '../../tensor/params.ts';
import {
  type Attribute,
  encodeModel,
  type OnnxInitializer,
  type OnnxNode,
  type OnnxType,
  type OnnxValue,
} from './schema.ts';

/** A value of the graph: an input, a constant or a node's output. */
export type GraphValue = OnnxValue;

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly domain?: string;
}

/** Collects nodes in the order they are computed; equal nodes on equal inputs are one node. */
export interface GraphBuilder {
  input(name: string, shape: readonly number[], type: OnnxType): GraphValue;
  constant(shape: readonly number[], type: OnnxType, data: ArrayLike<number>): GraphValue;
  /** An int64 vector, the form in which ONNX takes shapes and axes. */
  indices(values: readonly number[]): GraphValue;
  node(op: string, inputs: readonly GraphValue[], output: Shaped, options?: NodeOptions): GraphValue;
  /** One value of an operator with several outputs. */
  nodes(op: string, inputs: readonly GraphValue[], outputs: readonly Shaped[], options?: NodeOptions): GraphValue[];
  /** The ONNX file, holding only what the outputs need. */
  encode(name: string, outputs: Readonly<Record<string, GraphValue>>): Uint8Array;
  /** Nodes that the last `encode` wrote. */
  readonly size: number;
}

interface Shaped {
  readonly shape: readonly number[];
  readonly type: OnnxType;
}

/** An output's name in the file: carried state is an input and an output of one name, which ONNX does not allow. */
export function outputName(name: string): string {
  return `output:${name}`;
}

export function createGraph(): GraphBuilder {
  const nodes: OnnxNode[] = [];
  const inputs: OnnxValue[] = [];
  const initializers = new Map<string, OnnxInitializer>();
  const seen = new Map<string, GraphValue[]>();
  let count = 0;
  let written = 0;
  const fresh = (prefix: string) => `${prefix}_${count++}`;

  const builder: GraphBuilder = {
    get size() {
      return written;
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
      initializers.set(value.name, { ...value, bytes });
      if (key) seen.set(key, [value]);
      return value;
    },
    indices(values) {
      return builder.constant([values.length], 'int64', values);
    },
    node(op, from, output, options) {
      return builder.nodes(op, from, [output], options)[0]!;
    },
    nodes(op, from, outputs, { attributes = {}, domain = '' } = {}) {
      const names = from.map((value) => value.name);
      const key = `${domain}.${op}(${names})${JSON.stringify(attributes)}${outputs.map((o) => `${o.type}[${o.shape}]`)}`;
      const known = seen.get(key);
      if (known) return known;
      const values = outputs.map(({ shape, type }) => ({ name: fresh(op), shape, type }));
      nodes.push({ op, domain, inputs: names, outputs: values.map((value) => value.name), attributes });
      seen.set(key, values);
      return values;
    },
    encode(name, outputs) {
      const named = Object.entries(outputs).map(([output, value]) => ({ ...value, name: outputName(output) }));
      // An output may be an input, a constant, or another output too: each gets a node of its own.
      const last = Object.entries(outputs).map(
        ([output, value]): OnnxNode => ({
          op: 'Identity',
          domain: '',
          inputs: [value.name],
          outputs: [outputName(output)],
          attributes: {},
        }),
      );
      const needed = new Set(last.flatMap((node) => node.inputs));
      const kept: OnnxNode[] = [];
      for (const node of nodes.toReversed()) {
        if (!node.outputs.some((output) => needed.has(output))) continue;
        kept.push(node);
        for (const input of node.inputs) needed.add(input);
      }
      written = kept.length;
      return encodeModel({
        name,
        nodes: [...kept.reverse(), ...last],
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
