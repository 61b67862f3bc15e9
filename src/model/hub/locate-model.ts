import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { type DownloadOptions, downloadModel } from './download-model.ts';
import { type HubEnvironment, readHubEnvironment } from './environment.ts';
import { findSnapshot, parseModelId } from './snapshot.ts';

export interface LocateOptions extends DownloadOptions {
  /** @defaultValue as the process's variables say */
  readonly environment?: HubEnvironment;
}

/**
 * The folder of a model: `source` itself, or what the user's Hugging Face cache holds of the hub's model `org/name` or
 * `org/name@revision`. What it does not hold is downloaded into it; what it holds is taken as it is.
 */
export async function locateModel(source: string, options: LocateOptions = {}): Promise<string> {
  const kind = statSync(source, { throwIfNoEntry: false });
  if (kind?.isDirectory()) return resolve(source);
  const id = parseModelId(source);
  if (kind || !id) {
    fail(
      'model',
      `Expected a model's folder or an id of the hub such as google/gemma-2b-it or org/name@revision, got ${kind ? 'the file' : 'no folder'} '${source}'. Correct SELGEN_MODEL.`,
    );
  }
  const { environment = readHubEnvironment(), ...download } = options;
  const found = findSnapshot(environment.cache, id);
  if (found !== undefined) return found;
  if (environment.offline) {
    fail(
      'hub',
      `Expected ${id.name} at '${id.revision}' in ${environment.cache}, got no whole copy, and HF_HUB_OFFLINE forbids to ` +
        'download it. Unset it, or give SELGEN_MODEL the folder of the model.',
    );
  }
  return downloadModel(id, environment, download);
}
