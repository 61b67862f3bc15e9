import { defineFindings } from '../../src/index.ts';

defineFindings('triggers');
