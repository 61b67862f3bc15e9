import { parseArgs } from 'node:util';
import { fail, SelgenError } from '../lib/errors.ts';
import { mergeAdapter } from '../model/adapter/merge-adapter.ts';
import { loadCheckpoint } from '../model/checkpoint/checkpoint.ts';
import { openSubject } from './find-subject.ts';

const usage = `Writes an adapter and its base model as one model: a Hugging Face folder.

  npm run merge -- <trial or adapter folder> <output folder> [options]

  --bf16               stores bfloat16 in place of float32: half the size, rounded
  --model FOLDER       the base model, where it is not the one that the adapter names
`;

/** Runs `npm run merge`. */
export async function merge(args: readonly string[]): Promise<void> {
  const { values, positionals } = parse(args);
  const [name, folder, ...rest] = positionals;
  if (values.help || name === undefined || folder === undefined || rest.length > 0) {
    process.stdout.write(usage);
    if (!values.help) process.exitCode = 2;
    return;
  }
  const { model, adapter } = await openSubject(name, values.model);
  if (!adapter) fail('merge', `Expected a trial or an adapter folder, got the model ${name}. It is whole already.`);
  mergeAdapter(await loadCheckpoint(model.folder), adapter, folder, { dtype: values.bf16 ? 'BF16' : 'F32' });
  process.stdout.write(`${folder}\n`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        bf16: { type: 'boolean', default: false },
        model: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    if (error instanceof SelgenError) throw error;
    return fail('merge', `Expected the options of --help, got: ${(error as Error).message}`, error);
  }
}
