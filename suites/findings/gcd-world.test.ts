import { defineWorld } from '../../src/index.ts';

// Do methods trade here? What the setting was chosen for, on questions that chose nothing.
defineWorld('gcd');
