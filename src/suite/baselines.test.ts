import { expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { base } from '../methods/base.ts';
import { readBaseline } from '../results/gates/baseline.ts';
import { em } from '../settings/em/em.ts';
import { functions } from '../settings/functions/functions.ts';
import { gcd } from '../settings/gcd/gcd.ts';
import { triggers } from '../settings/triggers/triggers.ts';
import { loadModel } from '../train/load-model.ts';
import { identify, openBench } from './trial.ts';

// A suite's gates refuse a baseline of other graders, data, model or training, and that shows only when it trains.
test.each([gcd(), em(), functions(), triggers()])(
  'the committed baseline of $name is of what runs now',
  async (setting) => {
    const { identity } = readBaseline(setting.name)!;
    const bench = await openBench(cpuEngine({ threads: 1 }), await loadModel(setting.defaultModel), setting);
    const { scorers, data, model, training } = identify(bench, base(), 1).identity;
    expect(identity).toMatchObject({ scorers, data, model, training });
  },
);
