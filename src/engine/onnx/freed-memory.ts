import { load } from 'koffi';

/** `M_MMAP_THRESHOLD` of glibc's `malloc.h`. */
const MAPPED_FROM = -3;
/** Bytes: a block of an update's intermediate results is larger, what JavaScript asks for is smaller. */
const LEAST = 2 ** 20;

let answer: boolean | undefined;

/**
 * Tells the C library to give large blocks back to the system when they are freed. Left alone, glibc learns from the first
 * block that is freed to keep blocks of its size, and cuts up what it keeps: after its first update SmolLM2-135M's process then
 * grows by half. Where there is another C library, nothing happens.
 *
 * @returns Whether it was told.
 */
export function returnFreedMemory(): boolean {
  answer ??= told();
  return answer;
}

function told(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return load('libc.so.6').func('int mallopt(int, int)')(MAPPED_FROM, LEAST) === 1;
  } catch {
    return false;
  }
}
