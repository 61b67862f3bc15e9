import os from 'node:os';
import { fail } from '../lib/errors.ts';
import * as exported from '../methods/index.ts';
import type { Method } from '../methods/interface/method.ts';
import { em } from '../settings/em/em.ts';
import { functions } from '../settings/functions/functions.ts';
import { gcd } from '../settings/gcd/gcd.ts';
import type { Setting } from '../settings/setting.ts';
import { triggers } from '../settings/triggers/triggers.ts';
import { describeModel } from './describe-model.ts';
import { matmulRate } from './matmul-rate.ts';
import { type Plan, planTrials } from './plan.ts';
import { setVariables } from './set-variables.ts';

export interface PlanRequest {
  /** Name of a setting. @defaultValue 'gcd' */
  readonly setting?: string | undefined;
  /** Names of methods, each planned with its default options, or `all`. @defaultValue ['kl'] */
  readonly methods?: readonly string[] | undefined;
  /** Gigabytes (10⁹ bytes) of the devices to consider. @defaultValue none */
  readonly memory?: readonly number[] | undefined;
  /** Floating-point operations a second of matrix products. @defaultValue measured here, on the engine of `SELGEN_DEVICE` */
  readonly rate?: number | undefined;
}

const SETTINGS: Readonly<Record<string, () => Setting>> = { gcd, em, functions, triggers };
const { origin: _, ...own } = exported;
/** Every method of the library by its name, with its defaults. */
export const METHODS: Readonly<Record<string, () => Method>> = own;

/**
 * What trials of a setting need on a model, with the training for users' own models. No weight is read.
 *
 * @param source See {@link describeModel}.
 */
export async function planModel(
  source: string,
  { setting = 'gcd', methods = ['kl'], memory = [], rate }: PlanRequest = {},
): Promise<Plan> {
  const names = methods.includes('all') ? Object.keys(METHODS) : methods;
  const made = names.map((name) => oneOf(METHODS, name, 'a method')());
  return planTrials(await describeModel(source), {
    setting: ownSetting(source, setting),
    methods: made,
    devices: memory.map((size) => size * 1e9),
    host: os.totalmem(),
    rate: rate ?? (await matmulRate()),
  });
}

/** A setting by its name, with its training for a user's own model, which it selects by `SELGEN_MODEL`. */
export function ownSetting(source: string, name: string): Setting {
  return madeFor(source, oneOf(SETTINGS, name, 'a setting'));
}

/**
 * A setting as a run on this model has it: it chooses its training by `SELGEN_MODEL` when it is made.
 *
 * @param model Undefined leaves the variable as it is.
 */
export function madeFor(model: string | undefined, make: () => Setting): Setting {
  const restore = setVariables({ SELGEN_MODEL: model });
  try {
    return make();
  } finally {
    restore();
  }
}

function oneOf<T>(known: Readonly<Record<string, T>>, name: string, what: string): T {
  if (!Object.hasOwn(known, name))
    fail('plan', `Expected ${what} among ${Object.keys(known).join(', ')}, got '${name}'. Choose one of them.`);
  return known[name]!;
}
