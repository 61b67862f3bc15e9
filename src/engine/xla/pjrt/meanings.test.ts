import { expect, test } from 'vitest';
import { PjrtError } from './api.ts';
import { meaningOf } from './meanings.ts';

test('a plugin without Shardy is named as the reason why a mesh has no program', () => {
  const said = (message: string) => meaningOf(new PjrtError('Client_Compile', 3, message));
  expect(said("error: custom op 'sdy.mesh' is unknown")).toMatch(/Expected a plugin with Shardy.*setup:?\W?xla/);
  expect(said("error: custom op 'stablehlo.add' is unknown")).toMatch(/Report it with the program/);
});
