import { defineFindings } from '../../src/index.ts';

defineFindings('em');
