import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Native engines and worker threads do not mix, and two trainings at once only fight for the cores.
    pool: 'forks',
    // Renders the trials that tests carry; a run without any (unit tests) is left alone.
    reporters: ['default', './src/suite/reporter.ts'],
    projects: [
      // A test takes milliseconds or a few seconds; on cores that a training has taken, many times that.
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'], testTimeout: 120_000 } },
      { extends: true, test: { name: 'suites', include: ['suites/**/*.test.ts'], maxWorkers: 1 } },
    ],
  },
});
