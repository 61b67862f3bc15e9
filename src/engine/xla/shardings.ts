import type { Graph, GraphNode, GraphValue } from '../graph/graph.ts';
import type { LowerOptions } from './lower.ts';
import {
  type Mesh,
  type MeshAxis,
  meshText,
  type Split,
  shardingOf,
  splitOfConstant,
  splitOfInput,
  type Tiling,
} from './mesh.ts';

/** How values are split over a mesh. */
export interface Shardings extends NonNullable<LowerOptions['sharding']> {
  splitOfOutput(value: GraphValue): Split;
}

/**
 * Each value that goes from part to part is split as the batch is, and as the weights that it is a product of. A
 * program's results are whole on each device, or split as the next program wants its inputs.
 */
export function shardingFor(
  graph: Graph,
  splits: ReadonlyMap<string, Split>,
  mesh: Mesh,
  outputsStaySplit = false,
): Shardings {
  const given = new Map<GraphValue, Split>([
    ...Object.entries(graph.inputs).map(([name, value]) => [value, splits.get(name)] as const),
    ...graph.constants.map(({ value }) => [value, splitOfConstant(value, mesh)] as const),
  ]);
  const split = (axis: MeshAxis) => [...given].filter(([, by]) => by === axis).map(([value]) => value);
  const [data, model] = (['data', 'model'] as const).map((axis) => splitAxes(graph, split(axis), mesh[axis])) as [
    ReadonlyMap<GraphValue, number>,
    ReadonlyMap<GraphValue, number>,
  ];
  const returned = new Set(Object.values(graph.outputs));
  const told = (value: GraphValue) => {
    const tiling: Tiling = { data: data.get(value), model: model.get(value) };
    return shardingOf(value, tiling.data === tiling.model ? { data: tiling.data } : tiling);
  };
  const splitOfOutput = (value: GraphValue) =>
    outputsStaySplit && returned.has(value) ? splitOfInput('', value, mesh, false) : undefined;
  const returnedAs = (value: GraphValue) => shardingOf(value, splitOfOutput(value) ? { data: 0 } : {});
  return {
    mesh: meshText(mesh),
    splitOfOutput,
    argument: (value) => (returned.has(value) && !given.has(value) ? returnedAs(value) : told(value)),
    result: (value) => (returned.has(value) ? returnedAs(value) : told(value)),
  };
}

/**
 * The axis along which each value is split, if some values are split along their first. What is left out is only slower:
 * XLA's partitioner computes the same whatever it is told.
 *
 * @param size The number of parts, which divides the axis.
 */
export function splitAxes(graph: Graph, split: Iterable<GraphValue>, size: number): ReadonlyMap<GraphValue, number> {
  const axes = new Map([...split].map((value) => [value, 0]));
  for (const node of graph.nodes)
    for (const output of node.outputs) {
      const found = node.inputs.map((value, place) => {
        const axis = axes.get(value);
        return axis === undefined ? -1 : axisAfter(node, place, axis, output, size);
      });
      const axis = found.find((axis) => axis >= 0 && output.shape[axis]! > 0 && output.shape[axis]! % size === 0);
      if (axis !== undefined) axes.set(output, axis);
    }
  return axes;
}

/** The axis of the result that is an operand's axis; -1 if none is. */
function axisAfter(node: GraphNode, place: number, axis: number, output: GraphValue, size: number): number {
  const [value, [first, second]] = [node.inputs[place]!, node.inputs];
  const aligned = axis + output.shape.length - value.shape.length;
  const same = output.shape[aligned] === value.shape[axis] ? aligned : -1;
  switch (node.op) {
    case 'reshape': {
      // Blocks that are adjacent in memory stay so.
      const before = product(value.shape, axis);
      return output.shape.findIndex((length, at) => length % size === 0 && product(output.shape, at) === before);
    }
    case 'transpose':
      return node.attributes.perm.indexOf(axis);
    case 'matmul': {
      const { transposeA, transposeB } = node.attributes;
      const fromEnd = value.shape.length - axis;
      if (fromEnd > 2) return same;
      const isKept = place === 0 ? fromEnd === (transposeA ? 1 : 2) : fromEnd === (transposeB ? 2 : 1);
      return isKept ? output.shape.length - (place === 0 ? 2 : 1) : -1;
    }
    case 'gather': {
      const { axis: taken } = node.attributes;
      if (value === second) return taken + axis;
      if (axis === taken) return -1;
      return axis < taken ? axis : axis - 1 + second!.shape.length;
    }
    case 'argmax':
    case 'argmin': {
      const { axis: dropped } = node.attributes;
      if (axis === dropped) return -1;
      return axis < dropped ? axis : axis - 1;
    }
    case 'segment_sum':
      return value === first && axis > 0 ? same : -1;
    default:
      return same;
  }
}

/** The number of elements along the axes before one. */
function product(shape: readonly number[], end: number): number {
  return shape.slice(0, end).reduce((total, length) => total * length, 1);
}
