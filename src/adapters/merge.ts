import { failToWrite } from '../lib/disk-trouble.ts';
import { fail } from '../lib/errors.ts';
import { checkMergeFolder, mergeAdapter } from '../model/adapter/merge-adapter.ts';
import { loadCheckpoint } from '../model/checkpoint/checkpoint.ts';
import { openSubject } from './find-subject.ts';

export interface MergeOptions {
  /** Stores bfloat16 in place of float32. @defaultValue false */
  readonly bf16?: boolean;
  /** The base model, if it is not the one that the adapter names. */
  readonly model?: string;
}

/** Merges an adapter (of a trial or a folder) with its base model and writes a Hugging Face folder. */
export async function merge(
  name: string,
  folder: string,
  { bf16 = false, model: base }: MergeOptions = {},
): Promise<void> {
  // Before the work, which takes minutes for a large model.
  writing(folder, () => checkMergeFolder(folder));
  const { model, adapter } = await openSubject(name, base);
  if (!adapter) fail('merge', `Expected a trial or an adapter folder, got the model ${name}. It is whole already.`);
  const checkpoint = await loadCheckpoint(model.folder);
  writing(folder, () => mergeAdapter(checkpoint, adapter, folder, { dtype: bf16 ? 'BF16' : 'F32' }));
}

function writing(folder: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    failToWrite('merge', folder, 'the argument <folder>', error);
  }
}
