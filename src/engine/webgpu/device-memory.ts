import { elements } from '../../tensor/params.ts';
import { droppedArrays } from '../dropped-arrays.ts';
import type { Program } from '../engine.ts';
import type { DeviceArray } from '../onnx/compile.ts';

/** The collector also runs each time this many more programs wait for their last arrays, which may be small. */
const WAITING = 64;

/** A program whose outputs stay on the device. It cannot be closed before they are freed. */
interface Owner {
  readonly program: Program;
  /** Outputs that are not freed, plus runs that have not ended. */
  uses: number;
  /** Whether the program is disposed: nobody will run it again. */
  done: boolean;
}

/**
 * Frees what programs leave on the device. ONNX Runtime never frees such an array by itself, and crashes if it is freed
 * after its session. So an array is freed when JavaScript's collector finds it unreachable, and the session waits for
 * that.
 *
 * @param room Bytes of new arrays after which the collector runs. @defaultValue that of {@link droppedArrays}
 */
export function deviceMemory(room?: number) {
  const dropped = droppedArrays(room);
  const owners = new Set<Owner>();
  let waiting = 0;
  const end = async (owner: Owner): Promise<void> => {
    if (owners.delete(owner)) await owner.program.dispose();
  };
  const leave = async (owner: Owner): Promise<void> => {
    owner.uses--;
    if (owner.done && owner.uses === 0) await end(owner);
  };
  const watch = (array: DeviceArray, owner: Owner): void => {
    const { buffer, shape } = array;
    owner.uses++;
    dropped.watch(array, 4 * elements(shape), () => {
      if (!owners.has(owner)) return;
      buffer.dispose();
      void leave(owner);
    });
  };
  return {
    /**
     * The same program with owned outputs: an output on the device is freed once JavaScript no longer holds it. The
     * program closes when it is disposed, its last run has ended and its last output is freed.
     */
    own(program: Program): Program {
      const owner: Owner = { program, uses: 0, done: false };
      owners.add(owner);
      return {
        async run(inputs) {
          owner.uses++;
          try {
            const outputs = await program.run(inputs);
            for (const value of Object.values(outputs)) if ('buffer' in value) watch(value as DeviceArray, owner);
            dropped.collectIfDue();
            return outputs;
          } finally {
            await leave(owner);
          }
        },
        async dispose() {
          owner.done = true;
          if (owner.uses === 0) return end(owner);
          if (++waiting % WAITING === 0) dropped.collect();
        },
      };
    },
    /** Closes every program; their arrays become invalid. */
    async close(): Promise<void> {
      for (const owner of [...owners]) await end(owner);
    },
  };
}
