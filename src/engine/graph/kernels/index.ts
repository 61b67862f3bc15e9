import { ELEMENTWISE } from './elementwise.ts';
import type { Kernel } from './kernel.ts';
import { MATMUL } from './matmul.ts';
import { REDUCE } from './reduce.ts';
import { SHAPE } from './shape.ts';

/** The graph's form of each tfjs kernel. To support another kernel, add a line to the file of its kind. */
export const KERNELS: Readonly<Record<string, Kernel>> = { ...ELEMENTWISE, ...MATMUL, ...REDUCE, ...SHAPE };
