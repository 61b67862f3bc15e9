import v8 from 'node:v8';
import vm from 'node:vm';
import { elements } from '../../tensor/params.ts';
import type { Program } from '../engine.ts';
import type { DeviceArray } from '../onnx/compile.ts';

/** JavaScript is asked for what it no longer holds after this many bytes of new arrays, or as many as it held. */
const ROOM = 2 ** 28;

/** A program whose outputs stay on the device, and which cannot be closed before they are freed. */
interface Owner {
  readonly program: Program;
  arrays: number;
  /** Nobody will run it again. */
  done: boolean;
}

export interface DeviceMemory {
  own(program: Program): Owner;
  /** Frees the array once JavaScript no longer holds it. */
  watch(array: DeviceArray, owner: Owner): void;
  /** Closes the program now, or when its last output is freed. */
  release(owner: Owner): Promise<void>;
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
  let [held, made, limit] = [0, 0, room];
  const end = async (owner: Owner): Promise<void> => {
    if (owners.delete(owner)) await owner.program.dispose();
  };
  const registry = new FinalizationRegistry<{ buffer: DeviceArray['buffer']; bytes: number; owner: Owner }>(
    ({ buffer, bytes, owner }) => {
      if (!owners.has(owner)) return;
      buffer.dispose();
      held -= bytes;
      owner.arrays--;
      if (owner.done && owner.arrays === 0) void end(owner);
    },
  );
  return {
    own(program) {
      const owner = { program, arrays: 0, done: false };
      owners.add(owner);
      return owner;
    },
    watch(array, owner) {
      const bytes = 4 * elements(array.shape);
      registry.register(array, { buffer: array.buffer, bytes, owner });
      owner.arrays++;
      held += bytes;
      made += bytes;
      if (made < limit) return;
      collect();
      [made, limit] = [0, Math.max(room, held / 2)];
    },
    async release(owner) {
      owner.done = true;
      if (owner.arrays === 0) await end(owner);
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
