import { spawnSync } from 'node:child_process';

/** The GPU's memory in use, in MiB; undefined without an NVIDIA driver. */
function usedMiB(): number | undefined {
  const { stdout, status } = spawnSync('nvidia-smi', ['--query-gpu=memory.used', '--format=csv,noheader,nounits'], {
    encoding: 'utf8',
  });
  return status === 0 ? Number(stdout.split('\n')[0]) : undefined;
}

/** The peak of memory in use while `run` runs, in MiB above the start. It is read every half second. */
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
