import { ELEMENTWISE } from './elementwise.ts';
import type { Kernel } from './kernel.ts';
import { MATMUL } from './matmul.ts';
import { REDUCE } from './reduce.ts';
import { SHAPE } from './shape.ts';

/** What each tfjs kernel is in the graph. To support another, add a line to the file of its kind. */
export const KERNELS: Readonly<Record<string, Kernel>> = { ...ELEMENTWISE, ...MATMUL, ...REDUCE, ...SHAPE };
