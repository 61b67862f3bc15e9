import { describe } from 'vitest';
import { trainingContract } from '../../../train/contract/engine-contract.ts';
import { engineContract } from '../../contract/contract.ts';
import { webgpuEngine } from '../webgpu.ts';

const create = () => webgpuEngine({ fallback: false });

describe('webgpu engine', () => {
  engineContract(create, { traces: true });
  trainingContract(create);
});
