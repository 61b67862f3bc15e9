import { load } from 'koffi';
import { expect, test } from 'vitest';
import { keepFreedMemoryWhile, returnFreedMemory, trimGrownMemory } from './freed-memory.ts';

const { header } = process.report.getReport() as { readonly header: { readonly glibcVersionRuntime?: string } };

test.runIf(process.platform === 'linux' && header.glibcVersionRuntime)(
  'large blocks go back to the system as soon as they are freed, or after the work that needs them again',
  async () => {
    const { allocate, fill, free } = blocksOfC();
    const size = 8 * 2 ** 20;
    const residentAfter = (count: number) => {
      const blocks = Array.from({ length: count }, () => allocate(size));
      for (const block of blocks) fill(block, 1, size);
      // The last block stays, so the heap cannot shrink from its end.
      for (const block of blocks.slice(0, -1)) free(block);
      const resident = process.memoryUsage.rss();
      free(blocks.at(-1));
      return resident;
    };
    expect(returnFreedMemory()).toBe(true);
    expect(returnFreedMemory()).toBe(true);
    residentAfter(2);
    const before = residentAfter(2);
    expect(residentAfter(20) - before).toBeLessThan(4 * size);
    const kept = await keepFreedMemoryWhile(async () => {
      await keepFreedMemoryWhile(async () => {});
      return residentAfter(20) - before;
    });
    expect(kept).toBeGreaterThan(16 * size);
    expect(process.memoryUsage.rss() - before).toBeLessThan(4 * size);
    // A hole of up to 20 blocks may be left in the heap, where something else lies at its end, and is used again. Blocks beyond
    // it go back as before.
    expect(residentAfter(40) - before).toBeLessThan(24 * size);
    await expect(keepFreedMemoryWhile(() => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
    expect(residentAfter(40) - before).toBeLessThan(24 * size);
  },
);

test.runIf(process.platform === 'linux' && header.glibcVersionRuntime)(
  'smaller blocks between others go back once the process has grown by them',
  () => {
    const { allocate, fill, free } = blocksOfC();
    const size = 2 ** 16;
    const grownBy = (bytes: number) => {
      // Tests of the same process may have grown it by nearly as much before.
      trimGrownMemory(0);
      const before = process.memoryUsage.rss();
      const blocks = Array.from({ length: bytes / size }, () => allocate(size));
      for (const block of blocks) fill(block, 1, size);
      for (const block of blocks.slice(0, -1)) free(block);
      trimGrownMemory(2 ** 28);
      const grown = process.memoryUsage.rss() - before;
      free(blocks.at(-1));
      return grown;
    };
    expect(grownBy(2 ** 27)).toBeGreaterThan(2 ** 26);
    expect(grownBy(2 ** 29)).toBeLessThan(2 ** 26);
  },
);

/** Blocks outside JavaScript's memory. */
function blocksOfC() {
  const libc = load('libc.so.6');
  return {
    allocate: libc.func('void* malloc(size_t)'),
    fill: libc.func('void* memset(void*, int, size_t)'),
    free: libc.func('void free(void*)'),
  };
}
