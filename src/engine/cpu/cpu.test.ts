import { describe } from 'vitest';
import { engineContract } from '../contract.ts';
import { cpuEngine } from './cpu.ts';

describe('cpu engine', { timeout: 60_000 }, () => engineContract(() => cpuEngine(), { traces: true }));
