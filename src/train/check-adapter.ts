import type { Arrays } from '../engine/named-arrays.ts';
import { fail, shown } from '../lib/errors.ts';
import { isRecord } from '../lib/records.ts';
import type { Method } from '../methods/interface/method.ts';
import { elements } from '../tensor/params.ts';

/**
 * The arrays that a method gave.
 *
 * @param where Such as "`setup` to return".
 */
export function checkArrays({ name }: Method, where: string, value: unknown): Arrays {
  const refuse: (got: string) => never = (got) =>
    fail(
      name,
      `Expected ${where} arrays by name, got ${got}. Give each as \`{ shape, dtype: 'float32', data }\` with a Float32Array.`,
    );
  if (!isRecord(value)) refuse(shown(value));
  for (const [leaf, array] of Object.entries(value)) {
    if (!isRecord(array)) refuse(`${shown(array)} as '${leaf}'`);
    const { shape, data } = array;
    if (!isShape(shape)) refuse(`the shape ${shown(shape)} of '${leaf}'`);
    if (!isTyped(data)) refuse(`data of '${leaf}' that are no typed array`);
    if (data.length !== elements(shape)) refuse(`${data.length} numbers for the shape [${shape}] of '${leaf}'`);
  }
  return value as Arrays;
}

/**
 * The adapter that a hook returned: all leaves of the one that training starts with, of any rank.
 *
 * @param initial The adapter that training starts with.
 */
export function checkAdapter(method: Method, hook: string, value: unknown, initial: Arrays): Arrays {
  const adapter = checkArrays(method, `\`${hook}\` to return`, value);
  const refuse: (got: string) => never = (got) =>
    fail(
      method.name,
      `Expected \`${hook}\` to return a whole adapter, got ${got}. Return every leaf, as with \`{ ...adapter, … }\`; the matrices of a module may have any common rank.`,
    );
  for (const [name, { shape }] of Object.entries(initial)) {
    const found = adapter[name];
    if (!found) refuse(`none for '${name}'`);
    const own = name.endsWith('.lora_A') ? 1 : 0;
    const other = adapter[name.replace(/\.lora_B$/, '.lora_A')]!;
    const fits = found.shape.length === 2 && found.shape[own] === shape[own];
    const rank = found.shape[1 - own];
    if (!fits || (own === 0 && rank !== other.shape[0]) || found.dtype !== 'float32') {
      refuse(`${found.dtype}[${found.shape}] for '${name}' of shape [${shape}]`);
    }
  }
  const strange = Object.keys(adapter).find((name) => !(name in initial));
  if (strange !== undefined) refuse(`'${strange}' besides`);
  return adapter;
}

/** The adapter that an extra training starts from: every leaf of the trial's own, of the same shape. */
export function checkStart(method: Method, from: unknown, initial: Arrays): void {
  const adapter = checkArrays(method, '`run.train({ from })` with', from);
  const wrong = Object.keys({ ...initial, ...adapter }).find(
    (leaf) => String(adapter[leaf]?.shape) !== String(initial[leaf]?.shape),
  );
  if (wrong === undefined) return;
  const got = adapter[wrong] ? `[${adapter[wrong].shape}]` : 'none';
  fail(
    method.name,
    `Expected \`run.train({ from })\` with every leaf of \`run.initial\` in its shape, got ${got} for '${wrong}'${initial[wrong] ? ` of shape [${initial[wrong].shape}]` : ''}. Start from \`run.initial\`, \`run.newAdapter\` or an adapter that \`run.train\` returned.`,
  );
}

/** The first leaf with a number that is not finite, or the first module whose B A x may overflow at |x| ≤ 1; if any. */
export function overflowOf(adapter: Arrays): string | undefined {
  const largest: Record<string, number> = {};
  for (const [name, { data }] of Object.entries(adapter)) {
    let most = 0;
    for (const value of data) {
      if (!Number.isFinite(value)) return `${value} in '${name}'`;
      most = Math.max(most, Math.abs(value));
    }
    const module = name.replace(/\.lora_[AB]$/, '');
    const summed = name.endsWith('.lora_A') ? data.length : 1;
    largest[module] = Math.fround((largest[module] ?? 1) * most * summed);
    if (!Number.isFinite(largest[module])) return `a product of matrices beyond float32 in '${module}'`;
  }
  return undefined;
}

function isTyped(data: unknown): data is Float32Array {
  return ArrayBuffer.isView(data) && 'length' in data;
}

function isShape(shape: unknown): shape is readonly number[] {
  return Array.isArray(shape) && shape.every((size) => Number.isInteger(size) && size >= 0);
}
