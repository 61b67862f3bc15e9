import { load } from 'koffi';

// Parameters of `mallopt`, from glibc's `malloc.h`.
const TRIM_THRESHOLD = -1;
const MMAP_THRESHOLD = -3;

/** Bytes. Blocks of an update's intermediate results are larger; JavaScript's own are smaller. */
const LEAST = 2 ** 20;
/** Bytes. Blocks of a decoding step are smaller; glibc does not accept more. */
const MOST = 2 ** 25;
/** Bytes that glibc leaves at the end of its heap. */
const LEFT = Number(process.env.MALLOC_TRIM_THRESHOLD_) || 2 ** 17;

interface Allocator {
  set(parameter: number, value: number): boolean;
  trim(): void;
}

/** Bytes. With half of it, a training of SmolLM2-135M peaked 0.3 GB lower and was a tenth slower. */
export const GROWTH = 2 ** 30;

let found: Allocator | null | undefined;
let keeping = 0;
/** Resident bytes when they were least since pages were last given back. */
let trimmed = Number.POSITIVE_INFINITY;

/**
 * Tells glibc to return large blocks to the system when they are freed. By default glibc raises its threshold after the
 * first freed block, keeps blocks of that size and splits them: SmolLM2-135M's process then grows by half after its
 * first update. Other C libraries are left alone, and so is a glibc whose user chose a threshold
 * (`MALLOC_MMAP_THRESHOLD_`): to keep freed blocks is faster, in more memory.
 *
 * @returns Whether glibc was told.
 */
export function returnFreedMemory(): boolean {
  if (found === undefined) {
    found = allocator();
    if (found && !found.set(MMAP_THRESHOLD, LEAST)) found = null;
  }
  return found !== null;
}

/**
 * Keeps freed blocks of up to 32 MiB until the work ends. Decoding takes and frees the same ones for each token, and
 * the system would clear them each time: a fifth of the time of SmolLM2-135M on a processor, for 0.2 GB. An update
 * would keep several times as much.
 */
export async function keepFreedMemoryWhile<T>(work: () => Promise<T>): Promise<T> {
  if (!returnFreedMemory()) return work();
  if (keeping++ === 0) {
    found!.set(MMAP_THRESHOLD, MOST);
    found!.set(TRIM_THRESHOLD, 2 ** 31 - 1);
  }
  try {
    return await work();
  } finally {
    if (--keeping === 0) {
      found!.set(MMAP_THRESHOLD, LEAST);
      found!.set(TRIM_THRESHOLD, LEFT);
      found!.trim();
    }
  }
}

/**
 * Gives the pages of freed smaller blocks back, if the process has grown since it last did. glibc itself does so at the
 * end of a heap only. A training with batches of ten shapes, of some hundred tokens each, left 3.4 GB of free pages
 * between blocks that stayed: SmolLM2-135M took 6.1 GB, of which 2.7 were in use.
 *
 * @param growth Bytes.
 */
export function trimGrownMemory(growth = GROWTH): void {
  const resident = process.memoryUsage.rss();
  trimmed = Math.min(trimmed, resident);
  if (resident < trimmed + growth || !returnFreedMemory()) return;
  found!.trim();
  trimmed = process.memoryUsage.rss();
}

/** Gives back what a compiler left in freed blocks: a gigabyte after an update of Gemma 3 270M. */
export function trimCompilersMemory(): void {
  if (!returnFreedMemory()) return;
  found!.trim();
  // Runs of the new program grow from what its first run leaves.
  trimmed = Number.POSITIVE_INFINITY;
}

function allocator(): Allocator | null {
  if (process.platform !== 'linux' || process.env.MALLOC_MMAP_THRESHOLD_) return null;
  try {
    const libc = load('libc.so.6');
    const set = libc.func('int mallopt(int, int)');
    const trim = libc.func('int malloc_trim(size_t)');
    return { set: (parameter, value) => set(parameter, value) === 1, trim: () => void trim(0) };
  } catch {
    return null;
  }
}
