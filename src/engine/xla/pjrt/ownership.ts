import type { Address } from './native.ts';

export type Ownership = ReturnType<typeof createOwnership>;

/** Frees the objects of a plugin exactly once: on dispose, when JavaScript drops them, or when their client closes. */
export function createOwnership() {
  const live = new Map<Address, (address: Address) => void>();
  const release = (address: Address) => {
    const free = live.get(address);
    live.delete(address);
    free?.(address);
  };
  const dropped = new FinalizationRegistry(release);
  return {
    /** @returns A function that frees the object; call it after every other use of it. */
    own(owner: object, address: Address, free: (address: Address) => void): () => void {
      live.set(address, free);
      dropped.register(owner, address, owner);
      let disposed = false;
      return () => {
        if (disposed) return;
        disposed = true;
        dropped.unregister(owner);
        release(address);
      };
    },
    /** Frees all remaining objects. Nothing is freed afterwards, because the plugin would touch freed memory. */
    close(): void {
      for (const address of [...live.keys()]) release(address);
    },
  };
}
