import v8 from 'node:v8';
import vm from 'node:vm';
import { elements } from '../../tensor/params.ts';
import type { Program } from '../engine.ts';
import type { DeviceArray } from '../onnx/compile.ts';

/** JavaScript is asked for what it no longer holds after this many bytes of new arrays, or as many as it held. */
const ROOM = 2 ** 28;

/** It is also asked each time that so many more programs wait for their last arrays, which may be small. */
const WAITING = 64;

/** A program whose outputs stay on the device, and which cannot be closed before they are freed. */
interface Owner {
  readonly program: Program;
  /** Outputs that are not freed, and runs that have not ended. */
  uses: number;
  /** Nobody will run it again. */
  done: boolean;
}

export interface DeviceMemory {
  /**
   * The same program, of whose outputs those that stay on the device are freed once JavaScript no longer holds them. It is
   * closed when it is disposed, its last run has ended and its last output is freed.
   */
  own(program: Program): Program;
  /** Closes every program. Their arrays are gone. */
  close(): Promise<void>;
}

/**
 * Who frees what a program leaves on the device. ONNX Runtime never frees such an array by itself, and crashes if it is freed
 * after its session. So it is freed when JavaScript's collector finds that nobody holds it, and the session waits. The
 * collector sees only small objects and would never be in a hurry: it is called when much has been made.
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
