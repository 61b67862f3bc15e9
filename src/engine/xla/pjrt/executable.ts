import type { Shaped } from '../../graph/graph.ts';
import { type PjrtApi, structOf } from './api.ts';
import type { Buffers, PjrtBuffer } from './buffer.ts';
import { type Address, addressOf, bytesAt, freeBy } from './native.ts';
import type { Ownership } from './ownership.ts';

/** A compiled program, on its devices. */
export interface PjrtExecutable {
  /** Bytes for `deserialize`. They fit only this version of the plugin and this kind of device. */
  serialize(): Uint8Array;
  /**
   * Runs it. Donated inputs hold nothing afterwards: the outputs have taken over their memory.
   *
   * @param inputs For each device the arguments in their order.
   * @param outputs What each device returns, in its order.
   */
  execute(inputs: readonly (readonly PjrtBuffer[])[], outputs: readonly Shaped[]): Promise<PjrtBuffer[][]>;
  dispose(): void;
}

/** Parts of a client that its executables share. */
export interface ExecutableMachine {
  readonly api: PjrtApi;
  readonly buffers: Buffers;
  readonly ownership: Ownership;
  /** Calls, and explains an error of the plugin: its meaning, and what to try. */
  readonly explained: <T>(call: () => T) => T;
}

export function loadedExecutable(machine: ExecutableMachine, address: Address): PjrtExecutable {
  const { api, buffers, explained } = machine;
  // `PJRT_ExecuteOptions` with no field set.
  const options = structOf([]);
  const program: PjrtExecutable = {
    serialize() {
      const executable = api.now('LoadedExecutable_GetExecutable', [0, address, 0])[3]!;
      try {
        const struct = api.now('Executable_Serialize', [0, executable, 0, 0, 0, 0]);
        const bytes = bytesAt(struct[3]!, Number(struct[4]));
        freeBy(struct[6]!, struct[5]!);
        return bytes;
      } finally {
        api.now('Executable_Destroy', [0, executable]);
      }
    },
    async execute(inputs, outputs) {
      const lists = inputs.map((list) => BigUint64Array.from(list, (buffer) => buffer.address));
      const results = inputs.map(() => new BigUint64Array(outputs.length));
      const events = new BigUint64Array(inputs.length);
      const [from, to] = [lists, results].map((all) => BigUint64Array.from(all, addressOf)) as [
        BigUint64Array,
        BigUint64Array,
      ];
      const count = inputs[0]!.length;
      const words = [
        0,
        address,
        addressOf(options),
        addressOf(from),
        inputs.length,
        count,
        addressOf(to),
        addressOf(events),
        0,
      ];
      return explained(async () => {
        await api.later('LoadedExecutable_Execute', words, [lists, results, events, from, to, options, inputs]);
        const made = results.map((list) =>
          outputs.map(({ shape, type }, index) => buffers.own(list[index]!, type, shape)),
        );
        for (const event of events) await api.settled(event);
        return made;
      });
    },
    dispose: () => release(),
  };
  const free = (executable: Address) => void api.now('LoadedExecutable_Destroy', [0, executable]);
  const release = machine.ownership.own(program, address, free);
  return program;
}
