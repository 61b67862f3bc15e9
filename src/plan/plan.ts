import { parseMesh } from '../engine/xla/mesh.ts';
import type { Method } from '../methods/interface/method.ts';
import type { Setting } from '../settings/setting.ts';
import type { TrainingOptions } from '../train/options.ts';
import type { DescribedModel } from './describe-model.ts';
import { type EngineMemory, memoryOn } from './memory.ts';
import { retrained, type TrialUsage, trialUsage } from './trial-usage.ts';

export interface PlanOptions {
  readonly setting: Setting;
  readonly method: Method;
  /** Memory of each device to consider, in bytes. @defaultValue none */
  readonly devices?: readonly number[];
  /** Bytes of the machine's own memory. */
  readonly host: number;
  /** Floating-point operations a second. @defaultValue no time is estimated */
  readonly rate?: number | undefined;
}

export interface Plan {
  readonly model: DescribedModel;
  readonly setting: string;
  readonly method: string;
  readonly training: TrainingOptions;
  readonly usage: TrialUsage;
  readonly memory: readonly EngineMemory[];
  /** Floating-point operations a second, and the time of a trial at that rate. */
  readonly rate: number | undefined;
  readonly seconds: number | undefined;
  readonly fits: readonly Fit[];
}

/** Whether a trial fits a memory, and if not, what would. */
export interface Fit {
  /** `this machine's 24 GB`, `a device of 48 GB` */
  readonly place: string;
  readonly budget: number;
  /** The engines on which it fits unchanged. */
  readonly as: readonly EngineMemory[];
  /** If it fits on none: the first known change, in words, that makes it fit; undefined if no known change does. */
  readonly with: string | undefined;
}

/**
 * The share of a matrix product's rate that a whole update reaches; norms, rotations, softmax and copies take the rest.
 * Measured on SmolLM2-135M.
 */
const EFFICIENCY = 0.5;
const MESHES = ['data=1', 'data=2', 'model=2', 'model=4', 'model=8'].map(parseMesh);

/** Plans a trial without its weights. */
export async function planTrial(model: DescribedModel, options: PlanOptions): Promise<Plan> {
  const { setting, method, rate } = options;
  const usage = await trialUsage(model, setting, method);
  const memory = memoryOn(model, usage, MESHES);
  const flops = usage.training.flops + usage.answering.flops;
  return {
    model,
    setting: setting.name,
    method: method.name,
    training: setting.training,
    usage,
    memory,
    rate,
    seconds: rate === undefined ? undefined : flops / (rate * EFFICIENCY),
    fits: await fitsOf(model, options, usage, memory),
  };
}

async function fitsOf(
  model: DescribedModel,
  options: PlanOptions,
  usage: TrialUsage,
  memory: readonly EngineMemory[],
): Promise<Fit[]> {
  const { devices = [], host } = options;
  // A tenth is left for others: the driver, the display, the system.
  const own = (entry: EngineMemory) => entry.engine === 'cpu' && peakOf(entry, 'host') <= host * 0.9;
  const onDevice = (budget: number) => (entry: EngineMemory) =>
    entry.engine !== 'cpu' && entry.devices === 1 && peakOf(entry, 'device') <= budget * 0.9;
  const places = [
    { place: `this machine's ${gigabytes(host)}`, budget: host, fits: own, meshed: false },
    ...devices.map((budget) => ({
      place: `a device of ${gigabytes(budget)}`,
      budget,
      fits: onDevice(budget),
      meshed: true,
    })),
  ];
  const all: Fit[] = [];
  let lighter: readonly Lighter[] | undefined;
  for (const { place, budget, fits, meshed } of places) {
    const as = memory.filter(fits);
    lighter = as.length > 0 ? lighter : (lighter ?? (await lighterOnes(model, options, usage)));
    all.push({
      place,
      budget,
      as,
      with: as.length > 0 ? undefined : firstFix(lighter!, meshed ? memory : [], budget, fits),
    });
  }
  return all;
}

interface Lighter {
  readonly change: string;
  readonly memory: readonly EngineMemory[];
}

/** The same trial in less memory and more time; numbers differ by rounding only. */
async function lighterOnes(
  model: DescribedModel,
  { setting, method }: PlanOptions,
  usage: TrialUsage,
): Promise<Lighter[]> {
  const { training } = setting;
  const changes: readonly (readonly [string, Partial<TrainingOptions>])[] = [
    [`accumulation: ${training.taskRows}`, { accumulation: training.taskRows }],
    ['checkpointing: true', { checkpointing: true }],
    [
      `checkpointing: true and accumulation: ${training.taskRows}`,
      { checkpointing: true, accumulation: training.taskRows },
    ],
  ];
  const found: Lighter[] = [];
  for (const [change, own] of changes) {
    const less = await retrained(model, { ...setting, training: { ...training, ...own } }, method, usage);
    found.push({ change: `training with ${change}`, memory: memoryOn(model, less, MESHES) });
  }
  return found;
}

function firstFix(
  lighter: readonly Lighter[],
  memory: readonly EngineMemory[],
  budget: number,
  fits: (entry: EngineMemory) => boolean,
): string | undefined {
  const one = lighter.find((entry) => entry.memory.some(fits));
  if (one) return one.change;
  if (memory.length === 0) return undefined;
  const meshed = (entry: EngineMemory) => entry.devices > 1 && peakOf(entry, 'device') <= budget * 0.9;
  const plain = memory.find(meshed);
  if (plain) return `${plain.devices} such devices (SELGEN_MESH=${plain.form})`;
  for (const { change, memory: less } of lighter) {
    const both = less.find(meshed);
    if (both) return `${change}, on ${both.devices} such devices (SELGEN_MESH=${both.form})`;
  }
  return undefined;
}

function peakOf({ training, answering }: EngineMemory, where: 'device' | 'host'): number {
  return Math.max(training[where], answering[where]);
}

export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 9.95e9 ? 1 : 0)} GB`;
}
