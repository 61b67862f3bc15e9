import type { Judge } from '../judges/judge.ts';
import { fail, SelgenError } from '../lib/errors.ts';
import { madeFor } from '../plan/plan-model.ts';
import { em } from '../settings/em/em.ts';
import { functions } from '../settings/functions/functions.ts';
import { gcd } from '../settings/gcd/gcd.ts';
import type { Setting, SettingData } from '../settings/setting.ts';
import { triggers } from '../settings/triggers/triggers.ts';
import type { SettingName } from './parts.ts';

/** A setting made for a model, with its data as they are in the files. */
export interface Loaded {
  readonly setting: Setting;
  readonly data: SettingData;
  readonly notes: readonly string[];
}

/**
 * Makes one of selgen's settings and reads its data. For em without a judge's name, a stand-in judge is used.
 *
 * @param model The user's own, for which a setting has another training; undefined for the embedded one.
 */
export async function loadSetting(
  name: SettingName,
  data: string,
  proxy: string,
  model: string | undefined,
): Promise<Loaded> {
  const loaded = async (make: () => Setting, notes: readonly string[] = []) => {
    const setting = madeFor(model, make);
    return { setting, data: await setting.load(), notes };
  };
  if (name === 'gcd') return loaded(() => gcd({ data, proxy }));
  if (name === 'functions') return loaded(() => functions({ data, proxy }));
  if (name === 'triggers') return loaded(() => triggers({ data }));
  try {
    return await loaded(() => em({ data, proxy }));
  } catch (error) {
    if (!(error instanceof SelgenError) || !error.message.includes('answer_key')) throw error;
    const judge: Judge = {
      name: 'none',
      identity: {},
      rate: async () => fail('data check', 'Expected no replies to rate, got some.'),
    };
    return loaded(() => em({ data, proxy, judge }), [`${error.message} SELGEN_JUDGE_MODEL names one.`]);
  }
}
