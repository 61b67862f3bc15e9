import { hubIdOf, licenseOf } from '../exports/model-card/base-model.ts';
import { modelCard } from '../exports/model-card/model-card.ts';
import { fail } from '../lib/errors.ts';
import { readAdapterConfig } from '../model/adapter/adapter-folder.ts';
import { readHubEnvironment } from '../model/hub/environment.ts';
import { pushAdapter } from '../model/hub/push-adapter.ts';
import { parseModelId } from '../model/hub/snapshot.ts';
import { openStore } from '../results/store/store.ts';
import { showTrial } from '../results/store/store-care.ts';
import { checkStoredAdapter } from './find-subject.ts';

export interface PushTrialOptions {
  /** The base's hub id, if the trial's base is a local folder. */
  readonly base?: string;
  /** Identifier of a licence. @defaultValue that in the base model's own card, else `unknown` */
  readonly license?: string;
  readonly private?: boolean;
  /** Milliseconds before each new attempt. */
  readonly waits?: readonly number[];
}

/** Pushes the adapter of a stored trial with its model card to the hub. Returns the repository's address. */
export async function push(key: string, repository: string, options: PushTrialOptions = {}): Promise<string> {
  const trial = showTrial(key);
  const folder =
    openStore().adapterFolder(trial.key) ??
    fail('push', `Expected a trial with an adapter, got ${trial.key}: ${trial.method.name} left none. Name another.`);
  checkStoredAdapter(folder);
  if (options.base !== undefined && !parseModelId(options.base)) {
    fail(
      'push',
      `Expected --base as a model's id of the hub, such as google/gemma-2b-it, got '${options.base}'. Correct it.`,
    );
  }
  const source = readAdapterConfig(folder).baseModel ?? '';
  const baseModel =
    options.base ??
    hubIdOf(source) ??
    fail(
      'push',
      `Expected a base model of the hub, got the folder ${source}, which nobody else has. Name it with --base org/name.`,
    );
  const license = options.license ?? licenseOf(source);
  const card = modelCard(trial, { baseModel, name: repository.split('/').at(-1)!, ...(license ? { license } : {}) });
  return pushAdapter(folder, readHubEnvironment(), {
    repository,
    baseModel,
    card,
    isPrivate: options.private ?? false,
    ...(options.waits ? { waits: options.waits } : {}),
  });
}
