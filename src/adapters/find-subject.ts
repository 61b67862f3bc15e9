import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fail, SelgenError } from '../lib/errors.ts';
import { loadAdapter, readAdapterConfig, type SavedAdapter } from '../model/adapter/adapter-folder.ts';
import { adapterProblem } from '../results/store/seal.ts';
import { openStore } from '../results/store/store.ts';
import { type LoadedModel, loadModel } from '../train/load-model.ts';

/** A model to talk to, with its adapter if it has one. */
export interface Subject {
  readonly model: LoadedModel;
  readonly adapter: SavedAdapter | undefined;
}

/**
 * Opens what a user names: a stored trial by its key, a prefix of the key, or its file; a PEFT folder; or a model, as a
 * folder or an id of the hub.
 *
 * @param base The base model, if it is not the one that the adapter names.
 */
export async function openSubject(name: string, base?: string): Promise<Subject> {
  const isModel = existsSync(join(name, 'config.json')) && !existsSync(join(name, 'adapter_config.json'));
  if (isModel || (!existsSync(name) && HUB_ID.test(name))) {
    if (base !== undefined) {
      fail(
        'adapter',
        `Expected a trial or an adapter folder beside --model, which names its base, got the model ${name}. Leave out --model.`,
      );
    }
    return { model: await loadModel(name), adapter: undefined };
  }
  const folder = existsSync(join(name, 'adapter_config.json')) ? name : adapterOfTrial(name);
  checkStoredAdapter(folder);
  const source = base ?? readAdapterConfig(folder).baseModel;
  if (source === null) {
    fail(
      'adapter',
      `Expected \`base_model_name_or_path\` in ${join(folder, 'adapter_config.json')}, got none. Name its base with --model FOLDER.`,
    );
  }
  const model = await loadModel(source);
  const adapter = loadAdapter(folder, model.network);
  const expected = adapter.metadata.base_fingerprint;
  if (expected !== undefined && expected !== model.fingerprint) {
    fail(
      'adapter',
      `Expected the model that ${folder} was trained on (fingerprint ${expected.slice(0, 12)}…), got ${model.folder} (${model.fingerprint.slice(0, 12)}…), which has changed since or is another. Name its base with --model FOLDER.`,
    );
  }
  return { model, adapter };
}

/** Refuses a stored trial's adapter that is not what the trial left. Any other folder passes. */
export function checkStoredAdapter(folder: string): void {
  const problem = adapterProblem(resolve(folder));
  if (problem !== null) throw new SelgenError(problem);
}

/** `org/name`, `org/name@revision` */
const HUB_ID = /^[\w.-]+\/[\w.-]+(@[\w.-]+)?$/;

function adapterOfTrial(name: string): string {
  const store = openStore(existsSync(name) && name.endsWith('.json') ? { folder: dirname(name) } : {});
  const start = basename(name, '.json');
  const found = store.list().results.filter(({ key }) => start.length >= 4 && key.startsWith(start));
  const [trial] = found;
  if (!trial || found.length > 1) {
    const got = trial ? `${found.length} trials that begin with '${start}'` : `'${name}'`;
    fail(
      'adapter',
      `Expected an adapter folder, a model folder, or the key of a trial in ${store.folder}, got ${got}. Keys are the names of its files; four digits are enough where no other begins with them.`,
    );
  }
  return (
    store.adapterFolder(trial.key) ??
    fail(
      'adapter',
      `Expected a trial with an adapter, got ${trial.key}: ${
        trial.outcome.status === 'failed'
          ? `it failed (${trial.outcome.message})`
          : `${trial.method.name} left none. Where nothing is trained, name the model's folder; otherwise run it again with SELGEN_FORCE=1`
      }.`,
    )
  );
}
