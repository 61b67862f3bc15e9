import type { Definition, Engine, Program, Value } from './engine.ts';
import { bytesOf, type Weights } from './named-arrays.ts';

/** Programs over one model, compiled once for each name and each set of input types and shapes. */
export interface ProgramCache {
  /** @param define Must make the same program for the same name, types and shapes. */
  run(name: string, inputs: Readonly<Record<string, Value>>, define: () => Definition): Promise<Record<string, Value>>;
  dispose(): Promise<void>;
}

/**
 * Limits the number of compiled programs, since each may hold a copy of the weights. The least recently used program
 * makes room.
 *
 * @param weights Those of the model that all programs use; empty: programs of any size.
 */
export function createProgramCache(engine: Pick<Engine, 'compile' | 'sharesWeights'>, weights: Weights): ProgramCache {
  const programs = new Map<string, Promise<Program>>();
  const least = engine.sharesWeights ? 32 : 4;
  const limit = Math.min(64, Math.max(least, Math.floor(MAXIMAL_BYTES / bytesOf(weights))));
  return {
    async run(name, inputs, define) {
      const key = `${name} ${Object.entries(inputs).map(([input, { dtype, shape }]) => `${input} ${dtype}[${shape}]`)}`;
      const compiled = programs.get(key);
      const program = compiled ?? engine.compile(define());
      programs.delete(key);
      // A map keeps the order of insertion: its last entry was used last.
      programs.set(key, program);
      // A compilation that threw is forgotten, so that a later call compiles anew. Only its own calls see the error.
      if (!compiled) {
        program.catch(() => {
          if (programs.get(key) === program) programs.delete(key);
        });
      }
      for (const [oldest, idle] of [...programs].slice(0, -limit)) {
        programs.delete(oldest);
        await disposeOf(idle);
      }
      return (await program).run(inputs);
    },
    async dispose() {
      for (const program of programs.values()) await disposeOf(program);
      programs.clear();
    },
  };
}

async function disposeOf(program: Promise<Program>): Promise<void> {
  await (await program.catch(() => undefined))?.dispose();
}

/** Limit for the weights of all programs together: 4 GiB, unless the least number of programs needs more. */
const MAXIMAL_BYTES = 2 ** 32;
