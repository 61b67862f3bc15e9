import type { Definition, Engine, Program, Value } from './engine.ts';
import { bytesOf, type Weights } from './named-arrays.ts';

/** Programs over one model, compiled once for each name, and types and shapes of inputs. */
export interface ProgramCache {
  /** @param define Makes the same program for the same name, types and shapes. */
  run(name: string, inputs: Readonly<Record<string, Value>>, define: () => Definition): Promise<Record<string, Value>>;
  dispose(): Promise<void>;
}

/**
 * Every program may hold the weights anew, so there are only so many: the one used longest ago makes room.
 *
 * @param weights Of the model that all programs are over; none: programs of any size.
 */
export function createProgramCache(engine: Pick<Engine, 'compile'>, weights: Weights): ProgramCache {
  const programs = new Map<string, Promise<Program>>();
  const limit = Math.min(64, Math.max(4, Math.floor(MAXIMAL_BYTES / bytesOf(weights))));
  return {
    async run(name, inputs, define) {
      const key = `${name} ${Object.entries(inputs).map(([input, { dtype, shape }]) => `${input} ${dtype}[${shape}]`)}`;
      const program = programs.get(key) ?? engine.compile(define());
      programs.delete(key);
      programs.set(key, program); // the last of them is the one used last
      for (const [oldest, idle] of [...programs].slice(0, -limit)) {
        programs.delete(oldest);
        await (await idle).dispose();
      }
      return (await program).run(inputs);
    },
    async dispose() {
      for (const program of programs.values()) await (await program).dispose();
      programs.clear();
    },
  };
}

/** Of all programs' weights together: 4 GiB, unless four programs need more. */
const MAXIMAL_BYTES = 2 ** 32;
