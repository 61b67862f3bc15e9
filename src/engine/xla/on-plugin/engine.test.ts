import { afterAll, describe } from 'vitest';
import { trainingContract } from '../../../train/engine-contract.ts';
import { engineContract } from '../../contract.ts';
import { storedContract } from '../../stored-contract.ts';
import { xlaEngine } from '../xla.ts';

const create = () => xlaEngine({ plugin: process.env.SELGEN_PJRT! });

describe('xla engine', () => {
  engineContract(create, { traces: true });
  trainingContract(create);
});

describe('weights in their file', () => {
  storedContract(create);
});
afterAll(() => {});
