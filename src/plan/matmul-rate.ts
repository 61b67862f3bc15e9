import { floats } from '../engine/engine.ts';
import { seededRandom } from '../lib/random.ts';
import { chooseEngine } from '../suite/device.ts';

/**
 * Floating-point operations a second of matrix products on this machine and the chosen engine: the median of some runs
 * of a product as in a feed-forward part.
 */
export async function matmulRate(): Promise<number> {
  const [rows, inner, columns] = [256, 1024, 4096];
  const random = seededRandom(1);
  const numbers = (count: number) => Float32Array.from({ length: count }, () => random.uniform());
  const matrix = (m: number, n: number) => floats([m, n], numbers(m * n));
  const inputs = { a: matrix(rows, inner), b: matrix(inner, columns) };
  const engine = await chooseEngine();
  const seconds: number[] = [];
  try {
    const program = await engine.compile({
      name: 'rate of products',
      inputs,
      // Returning one number leaves the copy of the product out of the time.
      body: ({ a, b }) => ({ sum: a!.matMul(b!).sum() }),
    });
    for (let run = 0; run < RUNS; run++) {
      const started = performance.now();
      await engine.read((await program.run(inputs)).sum!);
      seconds.push((performance.now() - started) / 1000);
    }
    await program.dispose();
  } finally {
    await engine.dispose();
  }
  const median = seconds.sort((a, b) => a - b)[Math.floor(RUNS / 2)]!;
  return (2 * rows * inner * columns) / median;
}

const RUNS = 7;
