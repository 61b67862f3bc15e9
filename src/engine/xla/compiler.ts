import os from 'node:os';
import { hashJson, sha256 } from '../../lib/hash.ts';
import { trimCompilersMemory } from '../freed-memory.ts';
import type { KeptFiles } from '../kept-files.ts';
import { devicesOf, type Mesh } from './mesh.ts';
import type { PjrtClient } from './pjrt/client.ts';
import type { PjrtExecutable } from './pjrt/executable.ts';

/** Makes a program from its StableHLO. */
export type Compiler = (text: string) => Promise<PjrtExecutable>;

/** The version of the kept files' form. */
const FORMAT = 1;

/** Loads programs that an earlier process kept, and compiles others. A kept file that does not load is discarded. */
export function openCompiler(client: PjrtClient, kept: KeptFiles | undefined, mesh: Mesh): Compiler {
  const count = devicesOf(mesh);
  const devices = count === 1 ? [] : client.devices.slice(0, count).map(({ id }) => id);
  const machine = [
    client.platform,
    client.version,
    client.devices.map(({ kind }) => kind),
    // The text names the mesh, but not which devices are its own.
    devices,
    process.env.XLA_FLAGS ?? '',
  ];
  const nameOf = (text: string) => `${hashJson([FORMAT, sha256(text), machine, process.arch, process.platform])}.pjrt`;
  const inTurn = turns(
    client.platform === 'cpu' ? Math.max(1, os.availableParallelism() >> 1) : Number.POSITIVE_INFINITY,
  );
  const compile = (text: string) =>
    inTurn(async () => {
      const executable = await client.compile(text, devices);
      if (client.platform === 'cpu') trimCompilersMemory();
      return executable;
    });

  return async (text) => {
    if (!kept) return compile(text);
    const name = nameOf(text);
    const bytes = kept.read(name);
    if (bytes) {
      try {
        return await client.deserialize(bytes);
      } catch {
        kept.discard(name);
      }
    }
    const executable = await compile(text);
    try {
      kept.keep(name, executable.serialize());
    } catch {
      // Some plugins cannot serialize. The program still runs.
    }
    return executable;
  };
}

/**
 * Runs at most so many works at a time. A processor's plugin compiles each program on two cores or more by itself; more
 * programs at once would end no sooner, and each holds some hundred megabytes meanwhile.
 */
function turns(free: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
