import { homedir } from 'node:os';
import { join } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { readIfThere } from './snapshot.ts';

/** The user's settings for the Hugging Face hub, from the variables that its own tools read. */
export interface HubEnvironment {
  /** Folder of `models--org--name` folders. */
  readonly cache: string;
  readonly endpoint: string;
  readonly token: string | undefined;
  /** Whether the network must not be used. */
  readonly offline: boolean;
}

/** Reads `HF_HOME`, `HF_HUB_CACHE`, `HF_TOKEN`, `HF_TOKEN_PATH`, `HF_ENDPOINT` and `HF_HUB_OFFLINE`. */
export function readHubEnvironment(env: NodeJS.ProcessEnv = process.env): HubEnvironment {
  const home = expand(env.HF_HOME || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'huggingface'));
  return {
    cache: expand(env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE || join(home, 'hub')),
    endpoint: (env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, ''),
    token: findToken(env, home),
    offline: [env.HF_HUB_OFFLINE, env.TRANSFORMERS_OFFLINE].some((value) => /^(1|true|yes|on)$/i.test(value ?? '')),
  };
}

function findToken(env: NodeJS.ProcessEnv, home: string): string | undefined {
  const named = (env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN)?.trim();
  const token = named || readIfThere(expand(env.HF_TOKEN_PATH || join(home, 'token')))?.trim();
  if (token && !token.startsWith('hf_')) {
    const where = named ? 'HF_TOKEN' : 'the token file';
    fail(
      'hub',
      `Expected a token that begins with hf_, got another in ${where}. Make one at huggingface.co/settings/tokens.`,
    );
  }
  return token || undefined;
}

function expand(path: string): string {
  return path.replace(/^~(?=$|[\\/])/, homedir());
}
