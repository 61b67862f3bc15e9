import v8 from 'node:v8';
import vm from 'node:vm';

/** The collector runs after this many bytes of new arrays, or after half as many as are held. */
const ROOM = 2 ** 28;

/** What is left on a device by arrays that JavaScript no longer holds. */
export type DroppedArrays = ReturnType<typeof droppedArrays>;

/**
 * Finds arrays that are no longer held in time. V8's collector sees only a small object of each and would not hurry, so
 * it is called after much has been made.
 */
export function droppedArrays(room = ROOM) {
  interface Entry {
    readonly bytes: number;
    readonly onDrop: () => void;
  }
  const known = new WeakMap<object, Entry>();
  let [held, made, limit] = [0, 0, room];
  const leave = ({ bytes }: Entry): void => {
    held -= bytes;
    made -= bytes;
  };
  const registry = new FinalizationRegistry<Entry>((entry) => {
    leave(entry);
    entry.onDrop();
  });
  return {
    /**
     * Counts an array that stays on a device. Follow it with {@link collectIfDue}.
     *
     * @param bytes What it takes there.
     * @param onDrop Called once JavaScript no longer holds it; must not hold it itself.
     */
    watch(array: object, bytes: number, onDrop = () => {}): void {
      const entry = { bytes, onDrop };
      known.set(array, entry);
      registry.register(array, entry, array);
      held += bytes;
      made += bytes;
    },
    /**
     * Runs the collector if much has been made since it last did. Asked after all of a program's outputs are counted: a
     * cache that is written in place is given away and made anew for each token, and comes to nothing.
     */
    collectIfDue(): void {
      made = Math.max(0, made);
      if (made < limit) return;
      collect();
      [made, limit] = [0, Math.max(room, held / 2)];
    },
    /** No longer counts an array whose memory was freed or given away. One that is not counted is left alone. */
    forget(array: object): void {
      const entry = known.get(array);
      if (!entry) return;
      known.delete(array);
      registry.unregister(array);
      leave(entry);
    },
    /** Runs the collector now. */
    collect,
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
