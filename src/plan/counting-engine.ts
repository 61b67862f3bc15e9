import type { Definition, Engine, Value } from '../engine/engine.ts';
import { trace } from '../engine/graph/trace.ts';
import { elements } from '../tensor/params.ts';
import { type GraphCost, graphCost } from './graph-cost.ts';

/** The total use of one program over all its runs. */
export interface ProgramUse extends GraphCost {
  readonly name: string;
  readonly runs: number;
}

/** An engine that computes nothing: it traces programs and counts runs. Every value that is read is zero. */
export interface CountingEngine {
  readonly engine: Engine;
  /** One entry a program, in the order of compilation. */
  uses(): ProgramUse[];
}

/**
 * Makes a counting engine.
 *
 * @param options.alike Names of programs that differ only in the size of their batch. Of equal names the largest
 *   program is traced, and the others are counted in proportion. @defaultValue none
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

/** The batch entries that go through the network, after packing if there is one. */
function cellsOf({ inputs }: Definition): number {
  const sizes = Object.entries(inputs).flatMap(([name, { shape }]) => {
    if (name.endsWith('.tokens')) return [elements(inputs[name.replace(/tokens$/, 'cells')]?.shape ?? shape)];
    return [];
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}
