/** Adapters on disk in PEFT's layout: `adapter_config.json` and `adapter_model.safetensors`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { writeJson } from '../checkpoint/json-file.ts';
import { openSafetensors, type SafetensorsFile, type TensorData, writeSafetensors } from '../checkpoint/safetensors.ts';
import { textName } from '../checkpoint/text-part.ts';
import type { Network } from '../decoder/architecture.ts';
import { type AdapterOptions, adapterScale, lastName } from './adapter.ts';
import { type AdapterConfig, parseAdapterConfig, writeAdapterConfig } from './adapter-config.ts';

/** An adapter's leaves: `<module>.lora_A` (r, in) and `<module>.lora_B` (out, r). */
export type AdapterLeaves = Readonly<Record<string, TensorData>>;

/** An adapter with its options and its base model. */
export interface SavedAdapter {
  /** Their scale holds for every leaf; each leaf has its own rank. */
  readonly options: AdapterOptions;
  readonly leaves: AdapterLeaves;
  /** The base model's folder or hub name; null if unknown. */
  readonly baseModel: string | null;
  /** Strings for the weights' `__metadata__`, which PEFT ignores: the base's fingerprint, the trial … */
  readonly metadata: Readonly<Record<string, string>>;
}

const weightsFile = 'adapter_model.safetensors';
const configFile = 'adapter_config.json';

/** Reads `adapter_config.json` alone, which tells the model to load before {@link loadAdapter}. */
export function readAdapterConfig(folder: string): AdapterConfig {
  const file = join(folder, configFile);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    fail(
      'adapter',
      `Expected a PEFT adapter folder with ${configFile}, got "${(cause as Error).message}" from ${file}. Name the folder that it lies in.`,
      cause,
    );
  }
  return parseAdapterConfig(json, file);
}

/** Loads a PEFT folder for a network. Where modules have their own α or rank, B is rescaled so that one scale holds. */
export function loadAdapter(folder: string, network: Network): SavedAdapter {
  const config = readAdapterConfig(folder);
  const file = openSafetensors(join(folder, weightsFile));
  const found = new Map(Object.keys(file.tensors).map((name) => modulesOf(name, network, file.file)));
  const modules = Object.keys(network.projections).filter((module) => found.has(module));
  const missing = Object.keys(network.projections).find(
    (module) => config.adapts(wholeName(module, network)) && !found.has(module),
  );
  if (modules.length === 0 || missing !== undefined) {
    const module = wholeName(missing ?? Object.keys(network.projections)[0]!, network);
    fail(
      'adapter',
      `Expected tensor "${peftName(module, 'lora_A')}" in ${file.file}, as \`target_modules\` of ${configFile} says, got none. Is the folder whole, and its base this model?`,
    );
  }
  const scale = adapterScale(config.options);
  const leaves: Record<string, TensorData> = {};
  for (const module of modules) {
    const [out, input] = network.projections[module]!;
    const stored = found.get(module)!;
    const rank = config.rankOf(stored);
    const own = adapterScale({ ...config.options, rank, alpha: config.alphaOf(stored) }) / scale;
    const a = readLeaf(file, stored, 'lora_A', [rank, input]);
    const b = readLeaf(file, stored, 'lora_B', [out, rank]);
    leaves[`${module}.lora_A`] = a;
    leaves[`${module}.lora_B`] = own === 1 ? b : { ...b, data: b.data.map((value) => value * own) };
  }
  const targets = [...new Set(modules.map(lastName))];
  const { format: _, ...metadata } = file.metadata;
  return { options: { ...config.options, targets }, leaves, baseModel: config.baseModel, metadata };
}

/** Writes a PEFT folder from which PEFT computes the same. Modules may differ in rank, and some may have no leaves. */
export function saveAdapter(
  folder: string,
  network: Network,
  { options, leaves, baseModel, metadata }: SavedAdapter,
): void {
  const ranks = Object.fromEntries(
    Object.keys(leaves)
      .filter((name) => name.endsWith('.lora_A'))
      .map((name) => [name.slice(0, -'.lora_A'.length), leaves[name]!.shape[0]!]),
  );
  const rank = mostFrequent(Object.values(ranks)) ?? options.rank;
  // Keeps the scale of the training, whatever the rank is now.
  const alphaOf = (r: number) =>
    r === options.rank ? options.alpha : adapterScale(options) * (options.rankStabilized ? Math.sqrt(r) : r);
  const others = Object.entries(ranks).filter(([, own]) => own !== rank);
  // `layers.0.self_attn.q_proj`: older versions of PEFT match a pattern only after a dot.
  const pattern = (value: (own: number) => number) =>
    Object.fromEntries(others.map(([module, own]) => [module.slice(module.indexOf('.') + 1), value(own)]));
  const targets = targetsOf(ranks, network);
  const config = { ...options, rank, alpha: alphaOf(rank), targets };
  const json = writeAdapterConfig(config, baseModel, pattern((own) => own), pattern(alphaOf)); // biome-ignore format: one line
  const tensors = Object.entries(leaves).map(([name, leaf]) => [`${PREFIX}${wholeName(name, network)}.weight`, leaf]);
  writeSafetensors(join(folder, weightsFile), Object.fromEntries(tensors), { metadata: { ...metadata, format: 'pt' } });
  writeJson(join(folder, configFile), json);
}

/** PEFT wraps the model twice, which adds this prefix. */
const PREFIX = 'base_model.model.';

function peftName(module: string, leaf: string): string {
  return `${PREFIX}${module}.${leaf}.weight`;
}

/** The name of a module or leaf in the model that `transformers` builds, and PEFT wraps. */
function wholeName(name: string, { moduleBeginning: beginning }: Network): string {
  return beginning === undefined ? name : name.replace(/^model\./, beginning);
}

/** The module of a tensor, and its name in the file: below the language model, or, as selgen once saved it, without. */
function modulesOf(name: string, network: Network, file: string): [module: string, stored: string] {
  const stored = /^base_model\.model\.(.+)\.lora_[AB]\.weight$/.exec(name)?.[1];
  const module = [stored, stored && textName(stored)].find(
    (module) => module && Object.hasOwn(network.projections, module),
  );
  if (stored && module) return [module, stored];
  return fail(
    'adapter',
    `Expected A and B of the base's projections (${[...new Set(Object.keys(network.projections).map(lastName))].join(', ')} of its ${network.layers} layers), got tensor "${name}" in ${file}. Is the adapter another model's, or does it train more than projections?`,
  );
}

function readLeaf(
  { file, tensors, read }: SafetensorsFile,
  module: string,
  leaf: 'lora_A' | 'lora_B',
  shape: readonly number[],
): TensorData {
  const name = peftName(module, leaf);
  const found = Object.hasOwn(tensors, name) ? `[${tensors[name]!.shape}]` : 'none';
  if (found !== `[${shape}]`) {
    fail(
      'adapter',
      `Expected tensor "${name}" of shape [${shape}] in ${file}, got ${found}. Does the adapter belong to this base model, and ${configFile} to the weights?`,
    );
  }
  return { shape, data: read(name) };
}

/**
 * The last names of the modules, if they select exactly these modules. Beside a vision tower, whose projections have the
 * same last names, they never do.
 */
function targetsOf(ranks: Readonly<Record<string, number>>, network: Network): string[] {
  const lastNames = new Set(Object.keys(ranks).map(lastName));
  const meant = Object.keys(network.projections).filter((module) => lastNames.has(lastName(module)));
  const isExact = network.moduleBeginning === undefined && meant.every((module) => module in ranks);
  return isExact ? [...lastNames] : Object.keys(ranks).map((module) => wholeName(module, network));
}

function mostFrequent(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
