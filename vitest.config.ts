import { defineConfig } from 'vitest/config';
import { selgen } from './src/suite/vitest/vitest-plugin.ts';

// Vitest itself would leave a core to others, which is half of two.
const maxWorkers = '100%';

// Property tests draw the same examples in every run.
const setupFiles = ['src/property-seed.ts'];

const tensorflow = {
  extends: true as const,
  test: {
    name: 'tensorflow',
    maxWorkers,
    include: ['src/engine/tensorflow/tensorflow.test.ts', 'src/tensor/*.test.ts', 'src/methods/**/*.test.ts'],
    setupFiles: [...setupFiles, 'src/engine/tensorflow/current-backend.ts'],
    env: { SELGEN_DEVICE: 'tensorflow' },
    testTimeout: 120_000,
  },
};

export default defineConfig({
  // Renders the trials that tests carry; a run without any (unit tests) is left alone.
  plugins: [selgen()],
  test: {
    // Native engines and worker threads do not mix.
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          maxWorkers,
          setupFiles,
          include: ['src/**/*.test.ts'],
          exclude: [
            'src/**/*.runs.test.ts',
            'src/package.test.ts',
            'src/report/browser/**',
            'src/faults/**',
            'src/slurm/slurm.test.ts',
            'src/engine/tensorflow/tensorflow.test.ts',
            'src/engine/webgpu/on-device/**',
            'src/engine/xla/on-plugin/**',
          ],
          // A test takes milliseconds or a few seconds; on cores that a training has taken, many times that.
          testTimeout: 120_000,
        },
      },
      // Starts Vitest as a user does, a process each, which takes as long as all other tests together: npm run test:runs.
      {
        extends: true,
        test: { name: 'runs', maxWorkers, include: ['src/**/*.runs.test.ts'], testTimeout: 240_000 },
      },
      {
        extends: true,
        // One suite a core with an embedded model, whose trials run on one thread, in processes that are used again: to
        // import everything takes longer than to load a stored trial. With a user's own model one at a time, each in a
        // process of its own, which gives all memory back.
        test: {
          name: 'suites',
          include: ['suites/**/*.test.ts'],
          maxWorkers: process.env.SELGEN_MODEL ? 1 : maxWorkers,
          isolate: Boolean(process.env.SELGEN_MODEL),
        },
      },
      // The engine `tensorflow`, and the properties of tensors and methods on libtensorflow's kernels: npm run test:tensorflow.
      // Only where it is named, so that `npx vitest run src/methods/kl.test.ts` runs that file once, without libtensorflow.
      ...(process.argv.some((word) => word.includes('tensorflow')) ? [tensorflow] : []),
      // The engine `webgpu` on the device that there is, if only a software driver: npm run test:webgpu.
      {
        extends: true,
        test: {
          name: 'webgpu',
          maxWorkers,
          setupFiles,
          include: ['src/engine/webgpu/on-device/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      // The engine `xla` on the plugin that there is: npm run test:xla.
      {
        extends: true,
        test: {
          name: 'xla',
          maxWorkers,
          setupFiles,
          include: ['src/engine/xla/on-plugin/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      // Opens reports in a Chromium of this machine: npm run test:browser.
      {
        extends: true,
        test: { name: 'browser', maxWorkers, include: ['src/report/browser/*.test.ts'], testTimeout: 120_000 },
      },
      // Installs the packed package from the npm registry, as a user would: npm run test:package. Installing takes 20 s on
      // an idle machine, and minutes on a busy one.
      {
        extends: true,
        test: { name: 'package', include: ['src/package.test.ts'], testTimeout: 900_000, hookTimeout: 900_000 },
      },
      // Kills, full disks and mutated files: npm run test:faults; SELGEN_FAULTS=short takes minutes. A kill at a random moment is
      // one on a machine with nothing else to do, so files run one after the other.
      {
        extends: true,
        test: {
          name: 'faults',
          setupFiles,
          include: ['src/faults/*.test.ts'],
          fileParallelism: false,
          testTimeout: process.env.SELGEN_FAULTS === 'short' ? 600_000 : 7_200_000,
          hookTimeout: 120_000,
        },
      },
      // Submits jobs to the Slurm of this machine, which may let them wait: npm run test:slurm.
      { extends: true, test: { name: 'slurm', include: ['src/slurm/slurm.test.ts'], testTimeout: 900_000 } },
    ],
  },
});
