import type { Graph, GraphConstant, GraphNode, GraphValue } from '../graph/graph.ts';
import { LOWERINGS } from './lowerings.ts';
import type { ProductOptions } from './product.ts';
import { createWriter, type Operand, typeText } from './stablehlo.ts';

/** Larger constants are arguments of the program, so several programs can share them. */
const LITERAL = 256;

export interface LowerOptions extends ProductOptions {
  /** Inputs whose memory the output of the same name takes over. */
  readonly donates?: readonly string[];
  /** How XLA's partitioner lays out arguments and results. @defaultValue one device */
  readonly sharding?: { readonly mesh: string; readonly argument: Sharding; readonly result: Sharding };
}

type Sharding = (value: GraphValue) => string;

/** A program as StableHLO text. Its arguments are the inputs in their order, and then these constants. */
export interface StableHloProgram {
  readonly text: string;
  readonly constants: readonly GraphConstant[];
}

/** Writes a graph as StableHLO. */
export function lowerToStableHlo(graph: Graph, { donates = [], sharding, ...options }: LowerOptions): StableHloProgram {
  const writer = createWriter();
  const operands = new Map<GraphValue, Operand>();
  const parameters: string[] = [];
  const parameter = (value: GraphValue, alias?: number) => {
    const operand = { name: `%arg${parameters.length}`, shape: value.shape, type: value.type };
    const attributes = [
      ...(alias === undefined ? [] : [`tf.aliasing_output = ${alias} : i32`]),
      ...(sharding ? [`sdy.sharding = ${sharding.argument(value)}`] : []),
    ];
    const written = attributes.length > 0 ? ` {${attributes.join(', ')}}` : '';
    parameters.push(`${operand.name}: ${typeText(operand)}${written}`);
    operands.set(value, operand);
    return operand;
  };
  const outputs = Object.keys(graph.outputs);
  for (const [name, value] of Object.entries(graph.inputs)) {
    const place = donates.includes(name) ? outputs.indexOf(name) : -1;
    parameter(value, place < 0 ? undefined : place);
  }
  const constants = graph.constants.filter(({ content }) => 'part' in content || content.numbers.length > LITERAL);
  for (const { value } of constants) parameter(value);
  for (const { value, content } of graph.constants) {
    if ('numbers' in content && content.numbers.length <= LITERAL) {
      operands.set(value, writer.literal(content.numbers, value));
    }
  }

  const numbers = new Map<number, Operand>();
  const loose = (number: number): Operand => {
    const known = numbers.get(number);
    if (known) return known;
    const value: GraphValue = { id: -1 - numbers.size, shape: [], type: 'int32' };
    const operand = parameter(value);
    constants.push({ value, content: { numbers: Int32Array.of(number) } });
    numbers.set(number, operand);
    return operand;
  };

  for (const node of graph.nodes) {
    const lowering = LOWERINGS[node.op] as (typeof LOWERINGS)['abs'];
    const inputs = node.inputs.map((input) => operands.get(input)!);
    const results = [lowering(writer, inputs, node as GraphNode<'abs'>, { ...options, loose })].flat();
    node.outputs.forEach((output, index) => {
      operands.set(output, results[index]!);
    });
  }

  const results = Object.values(graph.outputs).map((value) => operands.get(value)!);
  const types = results.map(typeText).join(', ');
  const returned = Object.values(graph.outputs).map((value, index) => {
    const told = sharding ? ` {sdy.sharding = ${sharding.result(value)}}` : '';
    return `${typeText(results[index]!)}${told}`;
  });
  const names = results.map(({ name }) => name).join(', ');
  const text = [
    'module @selgen {',
    ...(sharding ? [sharding.mesh] : []),
    `func.func public @main(${parameters.join(', ')}) -> (${returned.join(', ')}) {`,
    ...writer.lines,
    `return ${names} : ${types}`,
    '}',
    '}',
    '',
  ].join('\n');
  return { text, constants };
}
