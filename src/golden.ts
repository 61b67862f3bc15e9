/** What other programs computed: the files of fixtures/golden. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { floats } from './engine/engine.ts';
import type { Arrays } from './engine/named-arrays.ts';
import { openSafetensors, type SafetensorsFile } from './model/checkpoint/safetensors.ts';

/** A path in fixtures/golden. */
export function golden(name: string): string {
  return join(import.meta.dirname, '../fixtures/golden', name);
}

export function readGolden<T>(name: string): T {
  return JSON.parse(readFileSync(golden(name), 'utf8'));
}

/** A safetensors file, whose tensors are read one by one. */
export function openGolden(name: string): SafetensorsFile {
  return openSafetensors(golden(name));
}

/** A safetensors file's tensors by our names. */
export function readGoldenArrays(name: string): Arrays {
  const { tensors, read } = openGolden(name);
  const arrays = Object.entries(tensors).map(([name, { shape }]) => [leafName(name), floats(shape, read(name))]);
  return Object.fromEntries(arrays);
}

/** Our name of an adapter's leaf, from PEFT's name; any other name stays. */
export function leafName(name: string): string {
  return name.replace('base_model.model.', '').replace(/(lora_[AB])\.weight$/, '$1');
}
