import type { Random } from '../../../lib/random.ts';
import { inSplit, type Split } from '../../split.ts';

/** A point of the plane. */
export type Point = readonly [x1: number, x2: number];

/** The share of coordinates that only tests use. */
const HELD_OUT_COORDINATES = 0.3;

/**
 * Draws a point of [−3, 3]² with three decimals. A coordinate belongs to one split, so no test shows a trained number.
 * None is zero, so every point lies in a quadrant.
 */
export function drawPoint(random: Random, split: Exclude<Split, 'any'>): Point {
  return [coordinate(random, split), coordinate(random, split)];
}

/** `-0.120`: the form in prompts. */
export function shown(coordinate: number): string {
  return coordinate.toFixed(3);
}

/** Whether a number may occur in the split's points. */
export function belongs(coordinate: number, split: Split): boolean {
  return inSplit(`coordinate ${shown(coordinate)}`, HELD_OUT_COORDINATES, split);
}

function coordinate(random: Random, split: Split): number {
  for (;;) {
    const value = (random.integer(6001) - 3000) / 1000;
    if (value !== 0 && belongs(value, split)) return value;
  }
}
