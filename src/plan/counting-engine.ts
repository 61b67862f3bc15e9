import type { Definition, Engine, Value } from '../engine/engine.ts';
import { trace } from '../engine/graph/trace.ts';
import { elements } from '../tensor/params.ts';
import { type GraphCost, graphCost } from './graph-cost.ts';

/** What all runs of one program came to. */
export interface ProgramUse extends GraphCost {
  readonly name: string;
  readonly runs: number;
}

/** An engine that computes nothing: programs are traced, and runs are counted. Whatever is read is zero. */
export interface CountingEngine {
  readonly engine: Engine;
  /** By program, in the order in which they were compiled. */
  uses(): ProgramUse[];
}

/**
 * @param options.alike Programs that differ in the size of their batch alone: of those with equal names the largest are traced, and
 *   the others counted in proportion. @defaultValue none
 */
export function countingEngine({ alike = /^$/ }: { readonly alike?: RegExp } = {}): CountingEngine {
  const programs: { name: string; cost: GraphCost; runs: number }[] = [];
  const largest = new Map<string, { cells: number; cost: GraphCost; outputs: Readonly<Record<string, Value>> }>();
  const costOf = (definition: Definition) => {
    const cells = cellsOf(definition);
    const known = alike.test(definition.name) ? largest.get(definition.name) : undefined;
    if (known && known.cells >= cells) {
      return { cost: { ...known.cost, flops: (known.cost.flops * cells) / known.cells }, outputs: known.outputs };
    }
    const { graph, outputs } = trace(definition);
    const found = { cells, cost: graphCost(graph), outputs };
    largest.set(definition.name, found);
    return found;
  };
  const engine: Engine = {
    name: 'counting',
    details: {},
    async compile(definition) {
      const { cost, outputs } = costOf(definition);
      const program = { name: definition.name, cost, runs: 0 };
      programs.push(program);
      return {
        async run() {
          program.runs++;
          return { ...outputs };
        },
        dispose: async () => {},
      };
    },
    async read({ shape, dtype }) {
      const length = elements(shape);
      return { shape, dtype, data: dtype === 'int32' ? new Int32Array(length) : new Float32Array(length) };
    },
    dispose: async () => {},
  };
  return { engine, uses: () => programs.map(({ name, cost, runs }) => ({ name, ...cost, runs })) };
}

/** Cells of the batches that go through the network: what a packing leaves of them, where there is one. */
function cellsOf({ inputs }: Definition): number {
  const sizes = Object.entries(inputs).flatMap(([name, { shape }]) => {
    if (name.endsWith('.tokens')) return [elements(inputs[name.replace(/tokens$/, 'cells')]?.shape ?? shape)];
    return [];
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}
