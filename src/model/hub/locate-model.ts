import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { type ConvertOptions, convertGguf } from '../gguf/convert-gguf.ts';
import { findGguf } from '../gguf/find-gguf.ts';
import { type DownloadOptions, downloadModel } from './download-model.ts';
import { type HubEnvironment, readHubEnvironment } from './environment.ts';
import { findSnapshot, parseModelId } from './snapshot.ts';

export interface LocateOptions extends DownloadOptions {
  /** @defaultValue the process's variables */
  readonly environment?: HubEnvironment;
  /** Options for converting a GGUF file. */
  readonly gguf?: ConvertOptions;
}

/**
 * The folder of a model: `source` itself, the converted folder of a GGUF file, or the snapshot of the hub's model
 * `org/name` or `org/name@revision` in the user's Hugging Face cache. A missing snapshot is downloaded; an existing one
 * is used as it is.
 */
export async function locateModel(source: string, options: LocateOptions = {}): Promise<string> {
  const model = findGguf(source);
  if (model) return convertGguf(model, options.gguf);
  const kind = statSync(source, { throwIfNoEntry: false });
  if (kind?.isDirectory()) return resolve(source);
  const id = parseModelId(source);
  if (kind || !id) {
    fail(
      'model',
      `Expected a model's folder, a GGUF file or an id of the hub such as google/gemma-2b-it or org/name@revision, got ${kind ? 'the file' : 'no folder'} '${source}'. Correct the name; a suite takes it from SELGEN_MODEL.`,
    );
  }
  const { environment = readHubEnvironment(), gguf: _, ...download } = options;
  const found = findSnapshot(environment.cache, id);
  if (found !== undefined) return found;
  if (environment.offline) {
    fail(
      'hub',
      `Expected ${id.name} at '${id.revision}' in ${environment.cache}, got no whole copy, and HF_HUB_OFFLINE forbids to ` +
        'download it. Unset it, or name the folder of the model.',
    );
  }
  return downloadModel(id, environment, download);
}
