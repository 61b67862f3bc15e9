import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { base } from '../methods/base.ts';
import { readBaseline } from '../results/gates/baseline.ts';
import { em } from '../settings/em/em.ts';
import { functions } from '../settings/functions/functions.ts';
import { gcd } from '../settings/gcd/gcd.ts';
import type { Setting } from '../settings/setting.ts';
import { triggers } from '../settings/triggers/triggers.ts';
import { type LoadedModel, loadModel } from '../train/load-model.ts';
import { identify, openBench } from './trial/trial.ts';

type Options = Readonly<Record<string, unknown>>;

/** Settings by their folder's name, from the options that a trial's identity records. */
const SETTINGS: Readonly<Record<string, (recorded: Options) => Setting>> = {
  gcd,
  em: ({ judge, ...recorded }) => em(recorded),
  functions,
  triggers: ({ words, ...recorded }) => {
    const { proxy, ...others } = words as Readonly<Record<string, string[]>>;
    return triggers({ ...recorded, ...others, proxy, proxyTriggers: proxy!.length });
  },
};

const models = new Map<string, Promise<LoadedModel>>();
const modelOf = (folder: string) => models.get(folder) ?? models.set(folder, loadModel(folder)).get(folder)!;

// A suite's gates refuse a baseline of other graders, data, model or training, and that shows only when it trains.
test.each(readdirSync('fixtures/baselines').filter((file) => file.endsWith('.json')))(
  'the committed baseline %s is of what runs now',
  async (file) => {
    const { setting: name, identity } = readBaseline(basename(file, '.json'))!;
    const { options } = identity.setting as { options: Options };
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null));
    const setting = SETTINGS[/^\w+/.exec(name)![0]]!(given);
    const bench = await openBench(cpuEngine({ threads: 1 }), await modelOf(setting.defaultModel), setting);
    const { scorers, data, model, training } = identify(bench, base(), 1).identity;
    expect(identity).toMatchObject({ setting: { options: setting.options }, scorers, data, model, training });
  },
);
