import type { Method, StreamName, StreamUse } from './method.ts';

/** What a method says of itself, or does after training. All other parts train. */
const BESIDE_TRAINING = new Set<string>(['name', 'options', 'strength', 'streams', 'trigger', 'after']);

/**
 * The method whose stored training this one may take: `after.base`, if both train alike. A method made of another one,
 * such as `{ ...safeLora(), loss }`, inherits `after` and trains otherwise; it has to train itself.
 */
export function takenOver(method: Method): Method | undefined {
  const base = method.after?.base;
  if (!base) return undefined;
  const parts = Object.keys({ ...base, ...method }).filter((part) => !BESIDE_TRAINING.has(part)) as (keyof Method)[];
  const names = Object.keys({ ...base.streams, ...method.streams }) as StreamName[];
  // A change may read one stream more.
  const readsAlike = (own: StreamUse | undefined, its: StreamUse | undefined) =>
    own === its || (its === undefined && own?.when === 'aside');
  const alike =
    parts.every((part) => method[part] === base[part]) &&
    names.every((name) => readsAlike(method.streams[name], base.streams[name]));
  return alike ? base : undefined;
}
