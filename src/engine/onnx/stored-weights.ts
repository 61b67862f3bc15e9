import type { InferenceSession } from 'onnxruntime-node';
import type { Definition, FilePart, WeightForm } from '../engine.ts';
import { returnFreedMemory } from '../freed-memory.ts';
import { rootOf } from './schema.ts';

/** Programs with more bytes of weights are `stored` unless the user says otherwise, and have no arena. */
const LARGE = 2 ** 28;

/**
 * Options of an ONNX Runtime session: how a program holds weights from files. In `float32` they are packed for the
 * processor at compile time, too: that is fastest, and each program has a copy. In `stored` the file is mapped: all
 * programs share one mapping, whose memory the system can reclaim. The two forms round differently, because packed
 * weights change the order of sums.
 */
export function storedWeightOptions(definition: Definition, asked?: WeightForm): InferenceSession.SessionOptions {
  const parts = partsOf(definition);
  if (parts.length === 0) return {};
  // An arena never gives memory back, so each program of a large model would hold gigabytes. With arenas and in
  // float32, SmolLM2-135M's programs for a dozen shapes of batches took more than 21 GB together.
  const large = isLarge(parts);
  if (large) returnFreedMemory();
  const session = { model_external_initializers_file_folder_path: rootOf(parts[0]!.file) };
  if ((asked ?? formOf(parts)) === 'float32')
    return { ...(large ? { enableCpuMemArena: false } : {}), extra: { session } };
  return {
    // An arena would keep the memory of the widest weight: 0.6 GB for SmolLM2-135M.
    enableCpuMemArena: false,
    extra: {
      session: { ...session, disable_prepacking: '1' },
      // Constant folding would widen every weight at once. Sharing common subexpressions would widen each once and hold
      // it from its first to its last use.
      optimization: { disable_specified_optimizers: 'ConstantFolding;CommonSubexpressionElimination' },
    },
  };
}

/** The files that hold constants of a program. */
export function filesOf(definition: Definition): string[] {
  return [...new Set(partsOf(definition).map(({ file }) => file))];
}

/** Whether a program's optimized graph would contain its widened weights instead of pointing to their files. */
export function holdsWeights(definition: Definition, asked?: WeightForm): boolean {
  const parts = partsOf(definition);
  return (asked ?? formOf(parts)) === 'float32' && parts.some(({ format }) => format !== 'float32');
}

function formOf(parts: readonly FilePart[]): WeightForm {
  return isLarge(parts) ? 'stored' : 'float32';
}

function isLarge(parts: readonly FilePart[]): boolean {
  return parts.reduce((sum, { length }) => sum + length, 0) > LARGE;
}

function partsOf({ constants = {} }: Definition): FilePart[] {
  return Object.values(constants).flatMap((constant) => ('part' in constant ? [constant.part] : []));
}
