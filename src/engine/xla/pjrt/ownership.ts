import type { Address } from './native.ts';

/** Frees objects of a plugin once: when they are disposed of, when JavaScript drops them, or when their client closes. */
export interface Ownership {
  /** @returns What disposes of the object; to be called with any other use of it over. */
  own(owner: object, address: Address, free: (address: Address) => void): () => void;
  /** Frees all that is left. Nothing is freed after that, for the plugin would touch what is gone. */
  close(): void;
}

export function createOwnership(): Ownership {
  const live = new Map<Address, (address: Address) => void>();
  const release = (address: Address) => {
    const free = live.get(address);
    live.delete(address);
    free?.(address);
  };
  const dropped = new FinalizationRegistry(release);
  return {
    own(owner, address, free) {
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
    close() {
      for (const address of [...live.keys()]) release(address);
    },
  };
}
