import { describe } from 'vitest';
import { engineContract } from '../contract.ts';
import { referenceEngine } from './reference.ts';

describe('reference engine', { timeout: 60_000 }, () => engineContract(() => referenceEngine(), { traces: false }));
