import { defineFindings } from '../../src/index.ts';

// What the study found, and what the stored trials of SELGEN_SEEDS=1,2,3 npx vitest run suites/gcd say to it.
defineFindings('gcd', 'gcd, proxy addition');
