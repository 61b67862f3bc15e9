import { dirname } from 'node:path';
import { z } from 'zod';
import type { ImportedPoint } from '../imported.ts';
import { methodOfStrategy } from './method-of-run.ts';

const configuration = z.object({
  experiment_config: z.looseObject({
    proxy_strategy: z.string().min(1),
    seed: z.int().nullish(),
    finetune_config: z.looseObject({ model: z.string().min(1) }),
  }),
});

/**
 * The entry of a run whose losses are not finite: a failed run without scores, whatever else its file says. Null where
 * all losses are finite.
 */
export function failedRun(content: object, file: string, root: string, setting: string): ImportedPoint | null {
  const { experiment_config: _, ...measured } = content as Record<string, unknown>;
  const where = notFinite(measured);
  if (where === undefined) return null;
  const run = dirname(file).slice(root.length + 1) || '.';
  const { data } = configuration.safeParse(content);
  const config = data?.experiment_config;
  return {
    format: 1,
    setting,
    source: 'study',
    run,
    model: config?.finetune_config.model ?? 'not recorded',
    method: config ? methodOfStrategy(config.proxy_strategy, config.finetune_config) : { name: run },
    seed: config?.seed ?? null,
    axes: { task: null, capability: null, alignment: null },
    notes: [`failed: ${where}`],
  };
}

/** The first loss or rate that is not finite, in words. Other fields may hold an infinity for "none yet". */
function notFinite(value: unknown, path = ''): string | undefined {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return undefined;
    return /loss|response_percent/i.test(path) && !/best|limit/i.test(path) ? `${path} is ${value}` : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = notFinite(inner, path ? `${path}.${key}` : key);
    if (found) return found;
  }
  return undefined;
}
