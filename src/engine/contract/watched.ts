import type { Definition, Engine, Value } from '../engine.ts';

export interface Watch {
  /** Called before a program is compiled. */
  compile?(definition: Definition): void;
  /** Called before a program is run. */
  run?(inputs: Readonly<Record<string, Value>>, definition: Definition): void | Promise<void>;
}

/** The engine, watched: for tests of which programs are compiled and what they are given. */
export function watched(engine: Engine, watch: Watch): Engine {
  return {
    ...engine,
    async compile(definition) {
      watch.compile?.(definition);
      const program = await engine.compile(definition);
      return {
        ...program,
        async run(inputs) {
          await watch.run?.(inputs, definition);
          return program.run(inputs);
        },
      };
    },
  };
}
