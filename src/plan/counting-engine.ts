import type { Definition, Engine, Value } from '../engine/engine.ts';
import { trace } from '../engine/graph/trace.ts';
import { mapValues } from '../lib/records.ts';
import { elements } from '../tensor/params.ts';
import { type GraphCost, graphCost } from './graph-cost.ts';

/** The total use of one program over all its runs. */
export interface ProgramUse extends GraphCost {
  readonly name: string;
  readonly runs: number;
  /** Whether it computes with the model's weights. */
  readonly hasWeights: boolean;
  /** The most bytes of other programs' results that exist during a run and are read after it, such as a reference. */
  readonly heldBytes: number;
}

/**
 * An engine that computes nothing: it traces programs and counts runs. Every value that is read is zero. `uses` has one
 * entry a program, in the order of compilation.
 *
 * @param options.alike Names of programs that differ only in the size of their batch. Of equal names the largest
 *   program is traced, and the others are counted in proportion. @defaultValue none
 */
export function countingEngine({
  alike = /^$/,
  slicesHead = false,
}: {
  readonly alike?: RegExp;
  readonly slicesHead?: boolean;
} = {}) {
  const programs: { name: string; cost: GraphCost; hasWeights: boolean; runs: number[] }[] = [];
  /** The run that made each result, and the last one before which it was read. Runs are counted over all programs. */
  const results = new Map<Value, { bytes: number; made: number; read: number }>();
  let clock = 0;
  const largest = new Map<string, { cells: number; cost: GraphCost; outputs: Readonly<Record<string, Value>> }>();
  const costOf = (definition: Definition) => {
    const cells = cellsOf(definition);
    const key = `${definition.name} of ${Object.keys(definition.inputs)}`;
    const known = alike.test(definition.name) ? largest.get(key) : undefined;
    if (known && known.cells >= cells) {
      return { cost: { ...known.cost, flops: (known.cost.flops * cells) / known.cells }, outputs: known.outputs };
    }
    const { graph, outputs } = trace(definition);
    const found = { cells, cost: graphCost(graph, definition.batch), outputs };
    largest.set(key, found);
    return found;
  };
  const touch = (value: Value, at: number) => {
    const result = results.get(value);
    if (result) result.read = at;
  };
  const engine: Engine = {
    name: 'counting',
    details: {},
    // So that a program whose shape comes again is counted once.
    sharesWeights: true,
    slicesHead,
    async compile(definition) {
      const { cost, outputs } = costOf(definition);
      const hasWeights = Object.keys(definition.constants ?? {}).length > 0;
      const program = { name: definition.name, cost, hasWeights, runs: [] as number[] };
      programs.push(program);
      return {
        async run(inputs) {
          clock++;
          program.runs.push(clock);
          for (const value of Object.values(inputs)) touch(value, clock);
          const made = mapValues(outputs, ({ shape, dtype }) => ({ shape, dtype }));
          for (const value of Object.values(made))
            results.set(value, { bytes: 4 * elements(value.shape), made: clock, read: clock });
          return made;
        },
        dispose: async () => {},
      };
    },
    async read(value) {
      touch(value, clock + 1);
      const { shape, dtype } = value;
      const length = elements(shape);
      return { shape, dtype, data: dtype === 'int32' ? new Int32Array(length) : new Float32Array(length) };
    },
    dispose: async () => {},
  };
  const uses = (): ProgramUse[] => {
    const held = heldAt([...results.values()], clock);
    return programs.map(({ name, cost, hasWeights, runs }) => {
      const heldBytes = runs.reduce((most, run) => Math.max(most, held[run]!), 0);
      return { name, ...cost, runs: runs.length, hasWeights, heldBytes };
    });
  };
  return { engine, uses };
}

/** The bytes of results that were made before each run and are read after it. */
function heldAt(results: readonly { bytes: number; made: number; read: number }[], runs: number): Float64Array {
  const held = new Float64Array(runs + 2);
  for (const { bytes, made, read } of results) {
    if (read <= made + 1) continue;
    held[made + 1]! += bytes;
    held[read]! -= bytes;
  }
  for (let run = 1; run < held.length; run++) held[run]! += held[run - 1]!;
  return held;
}

/** The batch entries that go through the network, after packing if there is one. */
function cellsOf({ inputs }: Definition): number {
  const read = Object.keys(inputs).filter((name) => name.endsWith('.tokens'));
  const cells = read.map((name) => inputs[name.replace(/tokens$/, 'cells')] ?? inputs[name]!);
  return cells.reduce((sum, { shape }) => sum + elements(shape), 0);
}
