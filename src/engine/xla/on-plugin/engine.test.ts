import { describe } from 'vitest';
import { trainingContract } from '../../../train/contract/engine-contract.ts';
import { engineContract } from '../../contract/contract.ts';
import { storedContract } from '../../contract/stored-contract.ts';
import { findPlugin } from '../find-plugin.ts';
import { xlaEngine } from '../xla.ts';

const { file: plugin } = findPlugin();
const create = () => xlaEngine({ plugin });

describe('xla engine', () => {
  engineContract(create, { traces: true });
  trainingContract(create);
});

describe.each(['float32', 'stored'] as const)('weights in their file, %s on the device', (weights) => {
  storedContract(() => xlaEngine({ plugin, weights }));
});
