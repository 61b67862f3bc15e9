import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Native engines and worker threads do not mix.
    pool: 'forks',
    // Renders the trials that tests carry; a run without any (unit tests) is left alone.
    reporters: ['default', './src/suite/reporter.ts'],
    projects: [
      // A test takes milliseconds or a few seconds; on cores that a training has taken, many times that.
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'], testTimeout: 120_000 } },
      {
        extends: true,
        // One suite a core with an embedded model, whose trials run on one thread; one at a time with a user's own.
        test: { name: 'suites', include: ['suites/**/*.test.ts'], maxWorkers: process.env.SELGEN_MODEL ? 1 : '100%' },
      },
    ],
  },
});
