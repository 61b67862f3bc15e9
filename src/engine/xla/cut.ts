import { elements } from '../../tensor/params.ts';
import type { Graph, GraphConstant, GraphNode, GraphValue } from '../graph/graph.ts';
import type { Op } from '../graph/op.ts';

/** The fewest equal layers that are worth a cut. */
const REPEATS = 4;
/** The fewest nodes of a layer. A shorter pattern repeats within one layer. */
const LEAST = 32;
const MOST = 1024;
/** The longest chain of operators by which a part makes a value again from others that it reads. */
const DEPTH = 3;

/**
 * Cuts a program where its layers begin. Equal layers then compile once, as one program with different inputs. This saves
 * time, because the time to compile grows faster than a program's size.
 *
 * @returns Parts in the order of computation. A part's inputs include the results that it reads from earlier parts. A
 *   program without equal layers is one part.
 */
export function cutIntoLayers(graph: Graph): readonly Graph[] {
  const places = placesOf(graph);
  if (places.length === 0 || !isCuttable(graph)) return [graph];
  const bounds = [0, ...places, graph.nodes.length];
  const made = placesOfResults(graph.nodes);
  const weights = new Set(graph.constants.map(({ value }) => value));
  const parts = bounds.slice(1).map((end, number) => {
    const own = graph.nodes.slice(bounds[number]!, end);
    const again = nodesAgain(graph, made, weights, { start: bounds[number]!, own });
    return { own, nodes: [...again.map((index) => graph.nodes[index]!), ...own] };
  });

  const outside = parts.map(({ nodes }) => {
    const inside = new Set(nodes.flatMap(({ outputs }) => outputs));
    return [...new Set(nodes.flatMap(({ inputs }) => inputs))].filter((value) => !inside.has(value));
  });
  const wanted = new Set([...outside.flat(), ...Object.values(graph.outputs)]);
  const constants = new Map(graph.constants.map((constant): [GraphValue, GraphConstant] => [constant.value, constant]));
  const nameOf = namesOf(graph);
  return parts.map(({ own, nodes }, number) => {
    const needed = outside[number]!;
    const results = own.flatMap(({ outputs }) => outputs).filter((value) => wanted.has(value));
    return {
      name: `${graph.name}, part ${number}`,
      inputs: Object.fromEntries(
        needed.filter((value) => !constants.has(value)).map((value) => [nameOf.input(value), value]),
      ),
      constants: needed.flatMap((value) => constants.get(value) ?? []),
      nodes,
      outputs: Object.fromEntries(results.map((value) => [nameOf.output(value), value])),
    };
  });
}

/** The index of the node that computes each value. */
function placesOfResults(nodes: readonly GraphNode[]): ReadonlyMap<GraphValue, number> {
  return new Map(nodes.flatMap(({ outputs }, index) => outputs.map((output) => [output, index])));
}

/** Whether each output is a different node's result. The part that computes the result can then return it. */
function isCuttable({ nodes, outputs }: Graph): boolean {
  const results = new Set(nodes.flatMap((node) => node.outputs));
  const values = Object.values(outputs);
  return new Set(values).size === values.length && values.every((value) => results.has(value));
}

/** The program's inputs and outputs keep their names, because names say which are donated. Other values get numbers. */
function namesOf({ inputs, outputs }: Graph) {
  const [from, to] = [inputs, outputs].map(
    (named) => new Map(Object.entries(named).map(([name, value]) => [value, name])),
  );
  return {
    input: (value: GraphValue) => from!.get(value) ?? `#${value.id}`,
    output: (value: GraphValue) => to!.get(value) ?? `#${value.id}`,
  };
}

/**
 * The nodes before a part that it computes again, in order: those that are cheaper to compute than to keep, and those that
 * take one look at values which the part reads anyway. A backward part so multiplies again what it needs the factors of,
 * and the product need not be kept since the forward part.
 */
function nodesAgain(
  { nodes }: Graph,
  made: ReadonlyMap<GraphValue, number>,
  weights: ReadonlySet<GraphValue>,
  { start, own }: { readonly start: number; readonly own: readonly GraphNode[] },
): number[] {
  const again = new Set<number>();
  const read = new Set<GraphValue>();
  const copyIn = (value: GraphValue): void => {
    const index = made.get(value);
    if (index === undefined || index >= start || again.has(index)) return;
    if (!isFree(nodes[index]!, weights)) {
      read.add(value);
      return;
    }
    again.add(index);
    for (const input of nodes[index]!.inputs) copyIn(input);
  };
  for (const node of own) for (const input of node.inputs) copyIn(input);
  /** Nodes that make a value from others that are read; undefined where some are not. */
  const stepsTo = (value: GraphValue, depth: number): number[] | undefined => {
    const index = made.get(value);
    if (index === undefined || again.has(index)) return [];
    const node = nodes[index]!;
    if (depth === 0 || !(isElementwise(node) || isFree(node, weights))) return undefined;
    const steps = [index];
    for (const input of node.inputs) {
      const more = read.has(input) ? [] : stepsTo(input, depth - 1);
      if (!more) return undefined;
      steps.push(...more);
    }
    return steps;
  };
  for (const value of [...read].sort((a, b) => b.id - a.id)) {
    const steps = stepsTo(value, DEPTH);
    if (!steps) continue;
    read.delete(value);
    for (const index of steps) again.add(index);
  }
  return [...again].sort((a, b) => a - b);
}

/** Whether a node is cheaper to compute again in each part than to keep. */
function isFree({ op, inputs }: GraphNode, weights: ReadonlySet<GraphValue>): boolean {
  return op === 'cast' || op === 'expand' || op === 'reshape' || (op === 'slice' && weights.has(inputs[0]!));
}

const ELEMENTWISE: ReadonlySet<Op> = new Set<Op>(['add', 'sub', 'mul', 'div', 'neg', 'maximum', 'minimum', 'select']);

/** Whether a node costs no more than to read its operands. */
function isElementwise({ op }: GraphNode): boolean {
  return ELEMENTWISE.has(op);
}

/** The index of the first node of each layer. */
function placesOf(graph: Graph): number[] {
  const codes = codesOf(graph.nodes);
  const places: number[] = [];
  for (let start = 0; start < codes.length; ) {
    const run = runAt(codes, start);
    if (!run) {
      start++;
      continue;
    }
    const { period, end } = run;
    if (period >= LEAST) {
      const first = start + narrowest(graph, start, period);
      for (let place = first; place <= Math.min(end, codes.length - 1); place += period)
        if (place > 0) places.push(place);
    }
    start = end;
  }
  return places;
}

/** The length of the shortest pattern that repeats from `start` on, and the index where the repetition ends. */
function runAt(codes: Int32Array, start: number): { readonly period: number; readonly end: number } | undefined {
  for (let period = 1; period <= MOST && start + REPEATS * period <= codes.length; period++) {
    let end = start + period;
    while (end < codes.length && codes[end] === codes[end - period]) end++;
    if (end - start >= REPEATS * period) return { period, end };
  }
  return undefined;
}

/** A number for each node. Nodes with equal operators, types and shapes have equal numbers. */
function codesOf(nodes: readonly GraphNode[]): Int32Array {
  const known = new Map<string, number>();
  const text = (values: readonly GraphValue[]) => values.map(({ type, shape }) => `${type}${shape}`).join(';');
  return Int32Array.from(nodes, ({ op, attributes, inputs, outputs }) => {
    const key = `${op}${JSON.stringify(attributes)}(${text(inputs)})${text(outputs)}`;
    const code = known.get(key) ?? known.size;
    known.set(key, code);
    return code;
  });
}

/** The place within a layer where a cut passes the fewest numbers from one part to the next. */
function narrowest({ nodes }: Graph, start: number, period: number): number {
  const crossing = new Float64Array(period + 1);
  const layers = nodes.slice(start, start + 2 * period);
  const born = placesOfResults(layers);
  const last = new Map<GraphValue, number>();
  layers.forEach((node, index) => {
    for (const input of node.inputs) if (born.has(input)) last.set(input, index);
  });
  for (const [value, end] of last) {
    const [low, high] = [Math.max(born.get(value)! + 1 - period, 0), Math.min(end - period, period - 1)];
    for (let place = low; place <= high; place++) crossing[place]! += elements(value.shape);
  }
  let best = 0;
  for (let place = 1; place < period; place++) if (crossing[place]! < crossing[best]!) best = place;
  return best;
}
