import { defineFindings } from '../../src/index.ts';

defineFindings('functions', 'functions, proxy negative_emotions');
