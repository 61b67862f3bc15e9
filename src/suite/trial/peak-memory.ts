import { readFileSync, writeFileSync } from 'node:fs';
import { calling, type Progress } from '../progress.ts';

/**
 * The peak of the process's resident memory from now on, in bytes. Linux keeps it. Elsewhere memory is sampled whenever a
 * trial reports progress, which misses what is freed before: a group's cache, for one.
 */
export function watchMemory(progress: Progress): { progress: Progress; peak: () => number } {
  let sampled = 0;
  const look = () => {
    sampled = Math.max(sampled, process.memoryUsage.rss());
  };
  const isKept = forgetPeak();
  return {
    progress: calling(look, progress),
    peak: () => {
      look();
      return isKept ? Math.max(sampled, keptPeak()) : sampled;
    },
  };
}

/** Sets the system's own peak to what is resident now (`proc_pid_clear_refs(5)`). Whether it could. */
function forgetPeak(): boolean {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
    return keptPeak() > 0;
  } catch {
    return false;
  }
}

function keptPeak(): number {
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return 1024 * Number(kilobytes ?? 0);
}
