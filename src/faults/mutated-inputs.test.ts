import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { forms } from './forms.ts';
import { readersIn } from './readers.ts';
import { runMutations } from './run-mutations.ts';

const folder = mkdtempSync(join(tmpdir(), 'selgen-readers-'));
const names = readersIn(folder).map(({ name }) => name);
rmSync(folder, { recursive: true });
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
