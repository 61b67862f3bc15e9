import { type Address, addressOf } from './native.ts';

/** Options for opening a plugin's devices. The processor's plugin takes none. */
export type ClientOptions = Readonly<Record<string, number | boolean>>;

/** `PJRT_NamedValue_Type` */
const TYPE = { float: 3, boolean: 4 } as const;
const WORDS = 7;

/** An array of `PJRT_NamedValue`. The caller must keep `held` alive while the plugin reads it. */
export function namedValues(options: ClientOptions): { address: Address; count: number; held: readonly unknown[] } {
  const entries = Object.entries(options);
  const structs = new BigUint64Array(WORDS * entries.length);
  const held: unknown[] = [structs];
  entries.forEach(([name, value], index) => {
    const key = Buffer.from(name);
    held.push(key);
    const words = structs.subarray(WORDS * index, WORDS * (index + 1));
    const [type, bits] =
      typeof value === 'boolean'
        ? [TYPE.boolean, Number(value)]
        : [TYPE.float, new Uint32Array(Float32Array.of(value).buffer)[0]!];
    words.set([8n * BigInt(WORDS), 0n, addressOf(key), BigInt(key.length), BigInt(type), BigInt(bits), 1n]);
  });
  return { address: addressOf(structs), count: entries.length, held };
}
