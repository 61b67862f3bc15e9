import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A model of the hub at a branch, tag or commit. */
export interface ModelId {
  /** `org/name` */
  readonly name: string;
  readonly revision: string;
  /** Set for a data set. @defaultValue a model */
  readonly kind?: 'dataset';
}

/** The hub's word for it. */
export function kindOf({ kind }: ModelId): 'model' | 'dataset' {
  return kind ?? 'model';
}

/** Parses `org/name` or `org/name@revision`; undefined if the text cannot be a model's id. */
export function parseModelId(text: string): ModelId | undefined {
  const part = '[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?';
  const [, name, revision = 'main'] = new RegExp(`^(${part}/${part})(?:@(?!.*\\.\\.)([\\w./-]+))?$`).exec(text) ?? [];
  return name === undefined ? undefined : { name, revision };
}

/** Describing files that every model needs besides its weights. Its card names the license that adapters inherit. */
export const REQUIRED_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json'] as const;
export const OPTIONAL_FILES = ['generation_config.json', 'chat_template.jinja', 'README.md'] as const;
export const WEIGHTS_FILE = 'model.safetensors';
export const INDEX_FILE = 'model.safetensors.index.json';

/** The folder of a model or data set in a hub's cache. */
export function repositoryFolder(cache: string, id: ModelId): string {
  return join(cache, `${kindOf(id)}s--${id.name.replace('/', '--')}`);
}

export function snapshotFolder(cache: string, id: ModelId, commit: string): string {
  return join(repositoryFolder(cache, id), 'snapshots', commit);
}

/** The folder in a cache that holds a whole model, whoever downloaded it; undefined if a file is missing. */
export function findSnapshot(cache: string, id: ModelId): string | undefined {
  const commit = knownCommit(cache, id);
  const folder = commit === undefined ? undefined : snapshotFolder(cache, id, commit);
  return folder !== undefined && isComplete(folder) ? folder : undefined;
}

const COMMIT = /^[0-9a-f]{40}$/;

/** The commit of a revision, if the cache knows it. */
export function knownCommit(cache: string, id: ModelId): string | undefined {
  if (COMMIT.test(id.revision)) return id.revision;
  const ref = readIfThere(join(repositoryFolder(cache, id), 'refs', id.revision))?.trim();
  return ref !== undefined && COMMIT.test(ref) ? ref : undefined;
}

function isComplete(folder: string): boolean {
  const has = (name: string) => existsSync(join(folder, name));
  return (
    REQUIRED_FILES.every(has) &&
    (has(WEIGHTS_FILE) || (shardsOf(readIfThere(join(folder, INDEX_FILE)))?.every(has) ?? false))
  );
}

/** The files that an index of shards names; undefined if it is no index, or names a file outside its folder. */
export function shardsOf(index: string | undefined): string[] | undefined {
  try {
    const { weight_map: map } = JSON.parse(index ?? '') as { weight_map: Record<string, string> };
    const files = [...new Set(Object.values(map))];
    return files.length > 0 && files.every((file) => /^[\w.-]+\.safetensors$/.test(file)) ? files : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a file; undefined if it cannot be read. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
