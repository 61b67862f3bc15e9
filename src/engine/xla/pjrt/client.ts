import { fail } from '../../../lib/errors.ts';
import type { ValueType } from '../../graph/op.ts';
import { loadApi, type PjrtApi, PjrtError, structOf } from './api.ts';
import { createBuffers, type PjrtBuffer } from './buffer.ts';
import { compileOptions } from './compile-options.ts';
import { type ExecutableMachine, loadedExecutable, type PjrtExecutable } from './executable.ts';
import { meaningOf } from './meanings.ts';
import { type ClientOptions, namedValues } from './named-values.ts';
import { type Address, addressOf, textAt, wordsAt } from './native.ts';
import { createOwnership } from './ownership.ts';

export interface PjrtDevice {
  readonly id: number;
  /** Such as `cpu` or `NVIDIA H100 80GB HBM3`. */
  readonly kind: string;
}

/** The devices of a plugin and their buffers. */
export type PjrtClient = ReturnType<typeof openPlugin>;

/**
 * Loads a plugin and opens its devices. A plugin stays loaded for the life of the process.
 *
 * @throws SelgenError if the file is no plugin of a supported version, or has no device.
 */
export function openPlugin(file: string, options: ClientOptions = {}) {
  const api = loadApi(file);
  const explained = explainedBy(api);
  api.now('Plugin_Initialize', [0]);
  const { address: values, count, held } = namedValues(options);
  const created = explained(() => api.now('Client_Create', [0, values, count, 0, 0, 0, 0, 0, 0, 0]));
  void held;
  const client = created[8]!;
  const text = (name: 'Client_PlatformName' | 'Client_PlatformVersion') => {
    const struct = api.now(name, [0, client, 0, 0]);
    return textAt(struct[3]!, struct[4]!);
  };
  const list = api.now('Client_AddressableDevices', [0, client, 0, 0]);
  const addresses = [...wordsAt(list[3]!, Number(list[4]))];
  if (addresses.length === 0) fail('engine xla', `Expected a device of the plugin ${file}, got none.`);
  const devices = addresses.map((device) => describe(api, device));
  const ownership = createOwnership();
  const buffers = createBuffers(api, ownership);
  const machine = { api, buffers, ownership, explained };
  let open = true;

  return {
    /** Such as `cpu` or `cuda`. */
    platform: text('Client_PlatformName'),
    /** Platform and API version. A kept executable may not fit other versions. */
    version: `${text('Client_PlatformVersion')} (PJRT ${api.version})`,
    devices,
    /**
     * @param program A StableHLO module whose `main` is the program.
     * @param ids Those of the devices over which XLA's partitioner splits it; none: the first device alone.
     */
    async compile(program: string, ids: readonly number[]): Promise<PjrtExecutable> {
      const [code, format] = [Buffer.from(program), Buffer.from('mlir')];
      const described = structOf([0, addressOf(code), code.length, addressOf(format), format.length]);
      const compiled = (settings: Uint8Array) => {
        const words = [0, client, addressOf(described), addressOf(settings), settings.length, 0];
        return api.later('Client_Compile', words, [code, format, settings, described]);
      };
      const struct = await explained(async () => {
        if (ids.length === 0) return compiled(compileOptions([]));
        try {
          return await compiled(compileOptions(ids, QUIET));
        } catch (error) {
          if (!(error instanceof PjrtError && /no such compile option/i.test(error.message))) throw error;
          return compiled(compileOptions(ids));
        }
      });
      return loadedExecutable(machine, struct[6]!);
    },
    /** @throws PjrtError if the bytes are no executable of this plugin. */
    async deserialize(bytes: Uint8Array): Promise<PjrtExecutable> {
      const words = [0, client, addressOf(bytes), bytes.length, 0, 0, 0];
      const struct = await api.later('Executable_DeserializeAndLoad', words, [bytes]);
      return loadedExecutable(machine, struct[5]!);
    },
    /** Copies an array to the device of this index. The promise resolves when the copy is complete. */
    put: (data: Uint8Array, type: ValueType, shape: readonly number[], device = 0): Promise<PjrtBuffer> =>
      explained(() => buffers.put({ client, device: addresses[device]! }, data, type, shape)),
    dispose(): void {
      if (!open) return;
      open = false;
      ownership.close();
      api.now('Client_Destroy', [0, client]);
    },
  };
}

/** XLA of late 2026 warns at each program for several devices that it does not use its newest form of shardings. */
const QUIET = { xla_enable_hlo_sharding_v3: false };

function describe(api: PjrtApi, device: Address): PjrtDevice {
  const description = api.now('Device_GetDescription', [0, device, 0])[3]!;
  const kind = api.now('DeviceDescription_Kind', [0, description, 0, 0]);
  const id = api.now('DeviceDescription_Id', [0, description, 0])[3]!;
  return { id: Number(BigInt.asIntN(32, id)), kind: textAt(kind[3]!, kind[4]!) };
}

function explainedBy({ file }: PjrtApi): ExecutableMachine['explained'] {
  const explain = (error: unknown): never => {
    if (!(error instanceof PjrtError)) throw error;
    return fail(
      'engine xla',
      `${meaningOf(error)} The plugin ${file} said: ${error.message.split('\n')[0]!.slice(0, 400)}`,
      error,
    );
  };
  return (call) => {
    try {
      const result = call();
      return result instanceof Promise ? (result.catch(explain) as typeof result) : result;
    } catch (error) {
      return explain(error);
    }
  };
}
