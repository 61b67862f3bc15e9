import { describe } from 'vitest';
import { trainingContract } from '../../../train/contract/engine-contract.ts';
import { engineContract } from '../../contract/contract.ts';
import { storedContract } from '../../contract/stored-contract.ts';
import { findPlugin } from '../find-plugin.ts';
import { xlaEngine } from '../xla.ts';

const create = () => xlaEngine({ plugin: findPlugin().file });

describe('xla engine', () => {
  engineContract(create, { traces: true });
  trainingContract(create);
});

describe('weights in their file', () => {
  storedContract(create);
});
