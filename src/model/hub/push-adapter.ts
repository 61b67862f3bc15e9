import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../../lib/errors.ts';
import type { HubEnvironment } from './environment.ts';
import { hubFetch } from './hub-fetch.ts';

export interface PushOptions {
  /** `org/name` of the repository, which is created if missing. */
  readonly repository: string;
  /** The base's hub id; the pushed configuration names it in place of a local folder. */
  readonly baseModel: string;
  /** The model card. */
  readonly card: string;
  readonly isPrivate?: boolean;
  /** Milliseconds before each new attempt. @defaultValue one second, two, four */
  readonly waits?: readonly number[];
}

/**
 * Pushes an adapter and its card to the hub in one commit.
 *
 * @returns The repository's address.
 * @throws SelgenError if there is no token, or the hub refuses.
 */
export async function pushAdapter(folder: string, environment: HubEnvironment, options: PushOptions): Promise<string> {
  const { repository, baseModel, card, isPrivate = false, waits = [1000, 2000, 4000] } = options;
  const { endpoint, token: accessToken, offline } = environment;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    fail('push', `Expected a repository as org/name, got '${repository}'. Correct it.`);
  if (offline) fail('push', 'Expected the network, got HF_HUB_OFFLINE. Unset it.');
  if (!accessToken)
    fail('push', 'Expected a token that may write, got none. Log in with `hf auth login`, or set HF_TOKEN.');
  const files = filesOf(folder, baseModel, card);
  const { createRepo, repoExists, uploadFiles } = await import('@huggingface/hub');
  const repo = { type: 'model', name: repository } as const;
  const access = { hubUrl: endpoint, accessToken };
  const fetch = hubFetch({ name: repository, revision: 'main' }, environment, waits);
  // Not through `hubFetch`: a missing repository is an answer here, not a refusal.
  if (!(await repoExists({ repo, ...access }).catch(() => false)))
    await createRepo({ repo, ...access, fetch, visibility: isPrivate ? 'private' : 'public' });
  await uploadFiles({ repo, ...access, fetch, files, commitTitle: 'Add the adapter of a selgen trial', useXet: false });
  return `${endpoint}/${repository}`;
}

function filesOf(folder: string, baseModel: string, card: string): { path: string; content: Blob }[] {
  const read = (name: string) => {
    try {
      return readFileSync(join(folder, name));
    } catch (error) {
      return fail(
        'push',
        `Expected a PEFT adapter with ${name} in ${folder}, got none. Name a trial with an adapter.`,
        error,
      );
    }
  };
  const config = JSON.parse(read('adapter_config.json').toString('utf8'));
  const named = `${JSON.stringify({ ...config, base_model_name_or_path: baseModel }, null, 2)}\n`;
  return [
    { path: 'adapter_config.json', content: new Blob([named]) },
    { path: 'adapter_model.safetensors', content: new Blob([new Uint8Array(read('adapter_model.safetensors'))]) },
    { path: 'README.md', content: new Blob([card]) },
  ];
}
