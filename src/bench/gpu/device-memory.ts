import { spawnSync } from 'node:child_process';

/** How much of the GPU's memory is in use, in MiB; undefined where no NVIDIA driver says. */
export function usedMiB(): number | undefined {
  const { stdout, status } = spawnSync('nvidia-smi', ['--query-gpu=memory.used', '--format=csv,noheader,nounits'], {
    encoding: 'utf8',
  });
  return status === 0 ? Number(stdout.split('\n')[0]) : undefined;
}

/** The most that is in use while something runs, looked at every half second. */
export async function peakMiBWhile<T>(run: () => Promise<T>): Promise<{ result: T; peakMiB: number | undefined }> {
  const before = usedMiB();
  if (before === undefined) return { result: await run(), peakMiB: undefined };
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, usedMiB() ?? 0);
  }, 500);
  try {
    return { result: await run(), peakMiB: most - before };
  } finally {
    clearInterval(timer);
  }
}
