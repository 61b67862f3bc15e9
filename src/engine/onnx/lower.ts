import { type Graph, type GraphNode, type GraphValue, rawBytes } from '../graph/graph.ts';
import { createEmitter, type Emitter } from './emitter.ts';
import { LOWERINGS, type LoweringOptions } from './lowerings.ts';
import { encodeModel, type OnnxNode, type OnnxValue } from './schema.ts';

/** A program as an ONNX file. */
export interface OnnxProgram {
  readonly bytes: Uint8Array;
  /** Inputs that nothing else reads: the output of the same name may overwrite them. */
  readonly inPlace: readonly string[];
}

/** An output's name in the file. ONNX does not allow one name for an input and an output, which carried state has. */
export function outputName(name: string): string {
  return `output:${name}`;
}

/** Writes a graph as an ONNX file. */
export function lowerToOnnx(graph: Graph, options: LoweringOptions = {}): OnnxProgram {
  const inputs = Object.entries(graph.inputs).map(([name, value]) => [value, named(value, name)] as const);
  const constants = graph.constants.map(({ value, content }) => {
    const bytes = 'part' in content ? content.part : rawBytes(content.numbers);
    return [value, { ...named(value, `c_${value.id}`), content: bytes }] as const;
  });
  const emitter = createEmitter([...inputs, ...constants]);
  for (const node of graph.nodes) emit(emitter, node, options);

  const outputs = Object.entries(graph.outputs);
  const nodes = withOutputs(emitter, outputs);
  const bytes = encodeModel({
    name: graph.name,
    nodes,
    initializers: [...constants.map(([, constant]) => constant), ...emitter.initializers],
    inputs: inputs.map(([, input]) => input),
    outputs: outputs.map(([name, value]) => named(value, outputName(name))),
  });
  return { bytes, inPlace: Object.keys(graph.inputs).filter((name) => mayOverwrite(name, nodes)) };
}

const named = ({ shape, type }: GraphValue, name: string): OnnxValue => ({ name, shape, type });

function emit(emitter: Emitter, node: GraphNode, options: LoweringOptions): void {
  const lowering = LOWERINGS[node.op] as (typeof LOWERINGS)['abs'];
  const results = [lowering(emitter, node.inputs.map(emitter.of), node as GraphNode<'abs'>, options)].flat();
  node.outputs.forEach((output, index) => {
    emitter.stands(output, results[index]!);
  });
}

/**
 * The nodes with the outputs' names on their results. If an output is an input, a constant or another output, it is
 * copied.
 */
function withOutputs(emitter: Emitter, outputs: readonly (readonly [string, GraphValue])[]): OnnxNode[] {
  const computed = new Set(emitter.nodes.flatMap((node) => node.outputs));
  const renamed = new Map<string, string>();
  const copies: OnnxNode[] = [];
  for (const [output, value] of outputs) {
    const source = emitter.of(value).name;
    if (computed.has(source) && !renamed.has(source)) {
      renamed.set(source, outputName(output));
    } else {
      const from = renamed.get(source) ?? source;
      copies.push({ op: 'Identity', domain: '', inputs: [from], outputs: [outputName(output)], attributes: {} });
    }
  }
  const rename = (names: readonly string[]) => names.map((name) => renamed.get(name) ?? name);
  const nodes = emitter.nodes.map((node) => ({ ...node, inputs: rename(node.inputs), outputs: rename(node.outputs) }));
  return [...nodes, ...copies];
}

/** ONNX Runtime's ScatterND copies its first input unless the output has the same memory. */
function mayOverwrite(name: string, nodes: readonly OnnxNode[]): boolean {
  const [reader, ...others] = nodes.filter(({ inputs }) => inputs.includes(name));
  if (reader?.op !== 'ScatterND' || others.length > 0) return false;
  return reader.inputs.lastIndexOf(name) === 0 && reader.outputs[0] === outputName(name);
}
