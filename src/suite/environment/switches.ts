import { fail } from '../../lib/errors.ts';

/** Whether a switch is on: `1` is on; `0`, empty and absent are off. */
export function isOn(name: 'SELGEN_FORCE' | 'SELGEN_SWITCHED_OFF', env: NodeJS.ProcessEnv = process.env): boolean {
  const asked = env[name] || '0';
  if (asked === '0' || asked === '1') return asked === '1';
  return fail('suite', `Expected ${name} to be 1 (on), 0 (off) or empty, got '${asked}'. Correct it.`);
}

/**
 * Whether a missed bound fails. Bounds are measured on a setting's embedded model and data; on the user's own, a missed
 * one fails only under `SELGEN_BOUNDS=on`.
 */
export function areBoundsHeld(env: NodeJS.ProcessEnv = process.env): boolean {
  const { SELGEN_BOUNDS: asked, SELGEN_MODEL: model, SELGEN_DATA: data } = env;
  if (!asked) return !model && !data;
  if (asked === 'on' || asked === 'off') return asked === 'on';
  return fail('suite', `Expected SELGEN_BOUNDS to be on, off or empty, got '${asked}'. Correct it.`);
}

/** Whether `SELGEN_REPORT` asks for no report. Nobody means a folder of the name `OFF`. */
export function isOff(report: string | undefined): boolean {
  return report?.toLowerCase() === 'off';
}
