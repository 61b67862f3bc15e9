import { cpuEngine } from '../engine/cpu/cpu.ts';
import type { Engine } from '../engine/engine.ts';
import { referenceEngine } from '../engine/reference/reference.ts';
import { fail } from '../lib/errors.ts';

/** Engines by the name that `SELGEN_DEVICE` takes. */
const ENGINES: Readonly<Record<string, () => Engine>> = { cpu: cpuEngine, reference: referenceEngine };

/** The engine that the user asked for; `cpu` where none is named. */
export function chooseEngine(name = process.env.SELGEN_DEVICE || 'cpu'): Engine {
  const make = ENGINES[name];
  return make
    ? make()
    : fail(
        'engine',
        `Expected SELGEN_DEVICE to be one of ${Object.keys(ENGINES).join(', ')}, got '${name}'. Correct it.`,
      );
}
