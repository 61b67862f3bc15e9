import { defineWorld } from '../../src/index.ts';

// Checks that methods trade on this setting, on questions that were not used to choose it.
defineWorld('em');
