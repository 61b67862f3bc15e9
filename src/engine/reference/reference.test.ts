import { describe } from 'vitest';
import { engineContract } from '../contract/contract.ts';
import { referenceEngine } from './reference.ts';

describe('reference engine', () => engineContract(() => referenceEngine(), { traces: false }));
