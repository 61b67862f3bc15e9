import type { Definition, FilePart } from '../engine.ts';
import { rootOf } from './emitter.ts';
import { returnFreedMemory } from './freed-memory.ts';

/**
 * How programs hold weights that lie in files.
 *
 * - `float32`: widened and packed for the processor when a program is compiled. The fastest, and each program has a copy.
 * - `stored`: mapped from the file, 16 bits where it has 16, widened for each use. All programs share one mapping, and
 *   memory that nothing else needs.
 *
 * Sums are taken in another order with packed weights: the two round differently.
 */
export type WeightForm = 'float32' | 'stored';

/** Weights of more bytes are `stored` unless the user says otherwise, and their programs have no arena. */
const LARGE = 2 ** 28;

/** Options of ONNX Runtime's session that a program's stored constants ask for. */
export interface StoredWeightOptions {
  readonly enableCpuMemArena?: boolean;
  readonly extra?: Record<string, unknown>;
}

export function storedWeightOptions(definition: Definition, asked?: WeightForm): StoredWeightOptions {
  const parts = partsOf(definition);
  if (parts.length === 0) return {};
  const form = asked ?? formOf(parts);
  // An arena never gives back what it took once, and each program of a large model would hold gigabytes: SmolLM2-135M's
  // programs for a dozen shapes of batches took more than 21 GB together, with it and in float32.
  const large = isLarge(parts);
  if (large) returnFreedMemory();
  const arena = large ? { enableCpuMemArena: false } : {};
  const folder = { model_external_initializers_file_folder_path: rootOf(parts[0]!.file) };
  return form === 'float32'
    ? { ...arena, extra: { session: folder } }
    : {
        // It would keep what it took for the widest weight: with it, SmolLM2-135M took 0.6 GB more.
        enableCpuMemArena: false,
        extra: {
          session: { ...folder, disable_prepacking: '1' },
          // Folding would widen every weight at once; the other would widen each once, and hold it from first to last use.
          optimization: { disable_specified_optimizers: 'ConstantFolding;CommonSubexpressionElimination' },
        },
      };
}

/** The files that hold constants of a program. */
export function filesOf(definition: Definition): string[] {
  return [...new Set(partsOf(definition).map(({ file }) => file))];
}

/** Whether a program's optimized graph would hold its weights, widened, instead of pointing to their files. */
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
