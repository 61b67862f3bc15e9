import { fail } from '../../../lib/errors.ts';
import { elements } from '../../../tensor/params.ts';
import type { ValueType } from '../../graph/op.ts';
import type { PjrtApi } from './api.ts';
import { type Address, addressOf } from './native.ts';
import type { Ownership } from './ownership.ts';

/** `PJRT_Buffer_Type` of each element type. */
const TYPE = { bool: 1, int32: 4, float16: 10, float32: 11, bfloat16: 13 } as const satisfies Record<ValueType, number>;
const BYTES: Readonly<Record<ValueType, number>> = { bool: 1, int32: 4, float16: 2, float32: 4, bfloat16: 2 };

/** `PJRT_HostBufferSemantics_kImmutableUntilTransferCompletes` */
const UNTIL_TRANSFERRED = 1;

/** An array in a device's memory. It is freed on dispose, or when JavaScript drops it. */
export interface PjrtBuffer {
  readonly type: ValueType;
  readonly shape: readonly number[];
  /** Its address. @throws SelgenError after dispose, because the plugin would read freed memory. */
  readonly address: Address;
  /** Copies it to JavaScript's memory. */
  bytes(): Promise<Uint8Array>;
  /** May be called twice. */
  dispose(): void;
}

export type Buffers = ReturnType<typeof createBuffers>;

export function createBuffers(api: PjrtApi, ownership: Ownership) {
  const free = (address: Address) => void api.now('Buffer_Destroy', [0, address]);
  /** Takes ownership of a program's result. */
  const own = (address: Address, type: ValueType, shape: readonly number[]): PjrtBuffer => {
    let disposed = false;
    const buffer: PjrtBuffer = {
      type,
      shape,
      get address() {
        if (!disposed) return address;
        return fail(
          'engine xla',
          'Expected an array on the device, got one that was given away or freed. Read it before that.',
        );
      },
      async bytes() {
        const bytes = new Uint8Array(elements(shape) * BYTES[type]);
        if (bytes.length === 0) return bytes;
        const struct = api.now('Buffer_ToHostBuffer', [0, buffer.address, 0, addressOf(bytes), bytes.length, 0]);
        await api.settled(struct[6]!);
        addressOf(bytes);
        return bytes;
      },
      dispose() {
        disposed = true;
        release();
      },
    };
    const release = ownership.own(buffer, address, free);
    return buffer;
  };
  return {
    own,
    async put(
      where: { readonly client: Address; readonly device: Address },
      data: Uint8Array,
      type: ValueType,
      shape: readonly number[],
    ): Promise<PjrtBuffer> {
      const dims = BigInt64Array.from(shape, BigInt);
      const none = [0, 0];
      const words = [
        0,
        where.client,
        addressOf(data),
        TYPE[type],
        addressOf(dims),
        shape.length,
        ...none,
        UNTIL_TRANSFERRED,
        where.device,
        ...none,
        ...none,
      ];
      const struct = await api.later('Client_BufferFromHostBuffer', words, [data, dims]);
      const buffer = own(struct[14]!, type, shape);
      await api.settled(struct[13]!);
      addressOf(data);
      return buffer;
    },
  };
}
