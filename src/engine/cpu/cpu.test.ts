import { describe } from 'vitest';
import { engineContract } from '../contract.ts';
import { cpuEngine } from './cpu.ts';

describe('cpu engine', () => engineContract(() => cpuEngine(), { traces: true }));
