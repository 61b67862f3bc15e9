import { parseMesh } from '../engine/xla/mesh.ts';
import type { Method } from '../methods/interface/method.ts';
import { takenOver } from '../methods/interface/taken-over.ts';
import { methodTitle } from '../results/method-title.ts';
import type { Setting } from '../settings/setting.ts';
import type { TrainingOptions } from '../train/options.ts';
import type { DescribedModel } from './describe-model.ts';
import { type EngineMemory, type Memory, memoryOn } from './memory.ts';
import { type PhaseUsage, retrained, type TrialUsage, trialUsages } from './trial-usage.ts';

export interface PlanOptions {
  readonly setting: Setting;
  /** One trial is planned for each, on one seed. */
  readonly methods: readonly Method[];
  /** Memory of each device to consider, in bytes. @defaultValue none */
  readonly devices?: readonly number[];
  /** Bytes of the machine's own memory. */
  readonly host: number;
  /** Floating-point operations a second. @defaultValue no time is estimated */
  readonly rate?: number | undefined;
}

/** A plan of trials, one after another. */
export interface Plan {
  readonly model: DescribedModel;
  readonly setting: string;
  readonly training: TrainingOptions;
  readonly trials: readonly PlannedTrial[];
  /** The peaks of the trial that needs most, on each engine. */
  readonly memory: readonly EngineMemory[];
  /** The sums over all trials; a training that several trials share counts once. */
  readonly total: Amount;
  /** Floating-point operations a second. */
  readonly rate: number | undefined;
  readonly fits: readonly Fit[];
}

export interface PlannedTrial extends Amount {
  /** The method, with its strength if it has one. */
  readonly title: string;
  /** Training as the trial records it, and answering. */
  readonly usage: TrialUsage;
  /** The trial whose training this one takes over and only changes; its own amounts are without it. */
  readonly after: string | undefined;
  readonly memory: readonly EngineMemory[];
}

export interface Amount {
  /** Tokens through the network, answers at their full length. */
  readonly tokens: number;
  readonly flops: number;
  /** At the measured rate. */
  readonly seconds: number | undefined;
}

/** Whether a trial fits a memory, and if not, what would. */
export interface Fit {
  /** `this machine's 24 GB`, `a device of 48 GB` */
  readonly place: string;
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

/** Plans trials without the model's weights. A method that changes another's training brings that trial with it. */
export async function planTrials(model: DescribedModel, options: PlanOptions): Promise<Plan> {
  const { setting, rate } = options;
  const methods = withBases(options.methods);
  const usages = await trialUsages(model, setting, methods);
  const memories = usages.map((usage) => memoryOn(model, usage, MESHES));
  const memory = mostOf(memories);
  const amount = (phases: readonly Pick<PhaseUsage, 'tokens' | 'flops'>[]): Amount => {
    const flops = sumOf(phases.map((phase) => phase.flops));
    const seconds = rate === undefined ? undefined : flops / (rate * EFFICIENCY);
    return { tokens: sumOf(phases.map(({ tokens }) => tokens)), flops, seconds };
  };
  const keys = methods.map(keyOf);
  /** What a trial does beyond the training that it takes over. */
  const phasesOf = (method: Method, { training, answering }: TrialUsage) => {
    const taken = takenOver(method);
    const base = taken && usages[keys.indexOf(keyOf(taken))]!.training;
    return [base ? { tokens: training.tokens - base.tokens, flops: training.flops - base.flops } : training, answering];
  };
  return {
    model,
    setting: setting.name,
    training: setting.training,
    trials: methods.map((method, place) => {
      const usage = usages[place]!;
      const base = takenOver(method);
      const after = base && methodTitle(base);
      return {
        ...{ title: methodTitle(method), usage, after, memory: memories[place]! },
        ...amount(phasesOf(method, usage)),
      };
    }),
    memory,
    total: amount(methods.flatMap((method, place) => phasesOf(method, usages[place]!))),
    rate,
    fits: await fitsOf(model, { ...options, methods }, usages, memory),
  };
}

/** A suite runs the trial that a method starts from, too. */
function withBases(methods: readonly Method[]): Method[] {
  const chain = (own: Method): Method[] => {
    const base = takenOver(own);
    return [...(base ? chain(base) : []), own];
  };
  return [...new Map(methods.flatMap(chain).map((method) => [keyOf(method), method])).values()];
}

function keyOf({ name, options }: Method): string {
  return JSON.stringify([name, options]);
}

/** Element by element the largest peaks. */
function mostOf(all: readonly (readonly EngineMemory[])[]): EngineMemory[] {
  const most = (memories: readonly Memory[]): Memory => ({
    device: Math.max(...memories.map(({ device }) => device)),
    host: Math.max(...memories.map(({ host }) => host)),
  });
  return all[0]!.map((entry, place) => ({
    ...entry,
    training: most(all.map((memory) => memory[place]!.training)),
    answering: most(all.map((memory) => memory[place]!.answering)),
  }));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

async function fitsOf(
  model: DescribedModel,
  options: PlanOptions,
  usages: readonly TrialUsage[],
  memory: readonly EngineMemory[],
): Promise<Fit[]> {
  const { devices = [], host } = options;
  const places = [
    { place: `this machine's ${gigabytes(host)}`, budget: host, where: 'host' as const },
    ...devices.map((budget) => ({ place: `a device of ${gigabytes(budget)}`, budget, where: 'device' as const })),
  ];
  const all: Fit[] = [];
  let lighter: readonly Lighter[] | undefined;
  for (const { place, budget, where } of places) {
    // A tenth is left for others: the driver, the display, the system.
    const holds = ({ training, answering }: EngineMemory) =>
      Math.max(training[where], answering[where]) <= budget * 0.9;
    const fits = (entry: EngineMemory) =>
      entry.devices === 1 && (entry.engine === 'cpu') === (where === 'host') && holds(entry);
    const as = memory.filter(fits);
    let change: string | undefined;
    if (as.length === 0) {
      lighter ??= await lighterOnes(model, options, usages);
      change = lighter.find((entry) => entry.memory.some(fits))?.change;
      if (where === 'device') change ??= fittingMesh([{ change: '', memory }, ...lighter], holds);
    }
    all.push({ place, as, with: change });
  }
  return all;
}

interface Lighter {
  readonly change: string;
  readonly memory: readonly EngineMemory[];
}

/** The same trials in less memory and more time; numbers differ by rounding only. */
async function lighterOnes(
  model: DescribedModel,
  { setting, methods }: PlanOptions,
  usages: readonly TrialUsage[],
): Promise<Lighter[]> {
  const { training } = setting;
  const [parts, checkpoints] = [{ accumulation: training.taskRows }, { checkpointing: true }];
  const found: Lighter[] = [];
  for (const own of [parts, checkpoints, { ...checkpoints, ...parts }]) {
    const less = await retrained(model, { ...setting, training: { ...training, ...own } }, methods, usages);
    const words = Object.entries(own).map(([option, value]) => `${option}: ${value}`);
    const memory = mostOf(less.map((one) => memoryOn(model, one, MESHES)));
    found.push({ change: `training with ${words.join(' and ')}`, memory });
  }
  return found;
}

/** The first change, in words, with which several devices hold a trial. */
function fittingMesh(changes: readonly Lighter[], holds: (entry: EngineMemory) => boolean): string | undefined {
  for (const { change, memory } of changes) {
    const mesh = memory.find((entry) => entry.devices > 1 && holds(entry));
    if (mesh) return `${change && `${change}, on `}${mesh.devices} such devices (SELGEN_MESH=${mesh.form})`;
  }
  return undefined;
}

export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 9.95e9 ? 1 : 0)} GB`;
}
