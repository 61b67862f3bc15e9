import { defineFindings } from '../../src/index.ts';

// Compares the study's findings with the stored trials of SELGEN_SEEDS=1,2,3 npx vitest run suites/gcd.
defineFindings('gcd', 'gcd, proxy addition');
