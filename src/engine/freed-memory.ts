import { load } from 'koffi';

/** `M_MMAP_THRESHOLD` of glibc's `malloc.h`. */
const MAPPED_FROM = -3;
/** Bytes. Blocks of an update's intermediate results are larger; JavaScript's own are smaller. */
const LEAST = 2 ** 20;

let answer: boolean | undefined;

/**
 * Tells glibc to return large blocks to the system when they are freed. By default glibc raises its threshold after the
 * first freed block, keeps blocks of that size and splits them: SmolLM2-135M's process then grows by half after its
 * first update. Other C libraries are left alone, and so is a glibc whose user chose a threshold
 * (`MALLOC_MMAP_THRESHOLD_`): to keep freed blocks is faster, in more memory.
 *
 * @returns Whether glibc was told.
 */
export function returnFreedMemory(): boolean {
  answer ??= told();
  return answer;
}

function told(): boolean {
  if (process.platform !== 'linux' || process.env.MALLOC_MMAP_THRESHOLD_) return false;
  try {
    return load('libc.so.6').func('int mallopt(int, int)')(MAPPED_FROM, LEAST) === 1;
  } catch {
    return false;
  }
}
