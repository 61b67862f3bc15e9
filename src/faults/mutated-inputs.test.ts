import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { forms } from './forms.ts';
import { readersIn } from './readers.ts';
import { runMutations } from './run-mutations.ts';

const names = readersIn(temporaryFolder('readers')).map(({ name }) => name);
const share = Math.ceil(forms.mutations / names.length);

test.concurrent.each(names)(
  `of ${share} mutated inputs of %s each is read, or refused with a sentence`,
  async (name) => {
    const { right, refused, faults } = await runMutations(name, share);
    expect(faults).toEqual([]);
    expect(right + refused).toBe(share);
    expect(right).toBeGreaterThan(0);
  },
);
