import v8 from 'node:v8';
import vm from 'node:vm';
import { elements } from '../../tensor/params.ts';
import type { Program } from '../engine.ts';
import type { DeviceArray } from '../onnx/compile.ts';

/** The collector runs after this many bytes of new arrays, or after as many as were held before. */
const ROOM = 2 ** 28;

/** It also runs each time this many more programs wait for their last arrays, which may be small. */
const WAITING = 64;

/** A program whose outputs stay on the device. It cannot be closed before they are freed. */
interface Owner {
  readonly program: Program;
  /** Outputs that are not freed, plus runs that have not ended. */
  uses: number;
  /** Whether the program is disposed: nobody will run it again. */
  done: boolean;
}

export interface DeviceMemory {
  /**
   * The same program with owned outputs: an output on the device is freed once JavaScript no longer holds it. The
   * program closes when it is disposed, its last run has ended and its last output is freed.
   */
  own(program: Program): Program;
  /** Closes every program; their arrays become invalid. */
  close(): Promise<void>;
}

/**
 * Frees what programs leave on the device. ONNX Runtime never frees such an array by itself, and crashes if it is freed
 * after its session. So an array is freed when JavaScript's collector finds it unreachable, and the session waits for
 * that. The collector sees only small objects and would not hurry, so it is called after much has been made.
 */
export function deviceMemory(room = ROOM): DeviceMemory {
  const owners = new Set<Owner>();
  let [held, made, limit, waiting] = [0, 0, room, 0];
  const end = async (owner: Owner): Promise<void> => {
    if (owners.delete(owner)) await owner.program.dispose();
  };
  const leave = async (owner: Owner): Promise<void> => {
    owner.uses--;
    if (owner.done && owner.uses === 0) await end(owner);
  };
  const registry = new FinalizationRegistry<{ buffer: DeviceArray['buffer']; bytes: number; owner: Owner }>(
    ({ buffer, bytes, owner }) => {
      if (!owners.has(owner)) return;
      buffer.dispose();
      held -= bytes;
      void leave(owner);
    },
  );
  const watch = (array: DeviceArray, owner: Owner): void => {
    const bytes = 4 * elements(array.shape);
    registry.register(array, { buffer: array.buffer, bytes, owner });
    owner.uses++;
    held += bytes;
    made += bytes;
    if (made < limit) return;
    collect();
    [made, limit] = [0, Math.max(room, held / 2)];
  };
  return {
    own(program) {
      const owner: Owner = { program, uses: 0, done: false };
      owners.add(owner);
      return {
        async run(inputs) {
          owner.uses++;
          try {
            const outputs = await program.run(inputs);
            for (const value of Object.values(outputs)) if ('buffer' in value) watch(value as DeviceArray, owner);
            return outputs;
          } finally {
            await leave(owner);
          }
        },
        async dispose() {
          owner.done = true;
          if (owner.uses === 0) return end(owner);
          if (++waiting % WAITING === 0) collect();
        },
      };
    },
    async close() {
      for (const owner of [...owners]) await end(owner);
    },
  };
}

let collector: (() => void) | undefined;

function collect(): void {
  if (!collector) {
    v8.setFlagsFromString('--expose-gc');
    collector = vm.runInNewContext('gc') as () => void;
  }
  collector();
}
