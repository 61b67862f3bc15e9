import type { GraphValue } from '../graph/graph.ts';
import type { ValueType } from '../graph/op.ts';
import type { Attribute, OnnxInitializer, OnnxNode, OnnxValue } from './schema.ts';

type Shaped = Omit<OnnxValue, 'name'>;

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly domain?: string;
  /** Whether equal values that several lowerings need are written once. @defaultValue false */
  readonly shared?: boolean;
}

export type Emitter = ReturnType<typeof createEmitter>;

/**
 * Writes ONNX operators in the order of computation.
 *
 * @param given The ONNX values of the graph's inputs and constants.
 */
export function createEmitter(given: Iterable<readonly [GraphValue, OnnxValue]>) {
  const names = new Map(given);
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

  const emitter = {
    nodes,
    initializers,
    /** The ONNX value of a graph value. */
    of: (value: GraphValue): OnnxValue => names.get(value)!,
    /** Makes an operator's output the ONNX value of a graph value. */
    stands: (value: GraphValue, named: OnnxValue): void => void names.set(value, named),
    /** A constant in memory. */
    constant: literal,
    /** An int64 vector, ONNX's form of shapes and axes. */
    indices: (values: readonly number[]): OnnxValue => literal([values.length], 'int64', values),
    node: (op: string, from: readonly OnnxValue[], output: Shaped, options?: NodeOptions): OnnxValue =>
      emitter.nodesOf(op, from, [output], options)[0]!,
    /** An operator with several outputs. */
    nodesOf(
      op: string,
      from: readonly OnnxValue[],
      outputs: readonly Shaped[],
      { attributes = {}, domain = '', shared = false }: NodeOptions = {},
    ): OnnxValue[] {
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
