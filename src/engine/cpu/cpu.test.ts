import { describe } from 'vitest';
import { trainingContract } from '../../train/engine-contract.ts';
import { engineContract } from '../contract.ts';
import { cpuEngine } from './cpu.ts';

describe('cpu engine', () => {
  engineContract(() => cpuEngine(), { traces: true, createSmall: () => cpuEngine({ threads: 1 }) });
  trainingContract(() => cpuEngine());
});
