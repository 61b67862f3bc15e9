import { hash32 } from '../lib/random.ts';

/** `seen`: the pretraining corpus may use it. `held-out`: it never does. `any`: both. */
export type Split = 'seen' | 'held-out' | 'any';

/** Whether a name belongs to the split, when `share` of all names is held out. */
export function inSplit(name: string, share: number, split: Split): boolean {
  return split === 'any' || isHeldOut(name, share) === (split === 'held-out');
}

/** By hash, so that a name keeps its side when the world grows. */
export function isHeldOut(name: string, share: number): boolean {
  return (hash32(name) >>> 0) % 1009 < share * 1009;
}
