import { SelgenError } from '../../lib/errors.ts';
import type { HubEnvironment } from './environment.ts';
import { kindOf, type ModelId } from './snapshot.ts';

/** An error that another attempt would not change. */
export class Refusal extends SelgenError {}

/**
 * `fetch` for one model. A refusal of the hub becomes an error that says what to do; a failed connection is tried
 * again.
 *
 * @param waits Milliseconds before each new attempt.
 */
export function hubFetch(id: ModelId, environment: HubEnvironment, waits: readonly number[]): typeof fetch {
  return async (url, init) => {
    for (let attempt = 0; ; attempt++) {
      const answer = await fetch(url, init).catch((error: Error) => error);
      if (answer instanceof Response && answer.status < 500 && answer.status !== 429) {
        if (!answer.ok) throw new Refusal(`[hub] ${explain(answer, id, environment)}`);
        return answer;
      }
      const wait = waits[attempt];
      if (wait === undefined) {
        const got = answer instanceof Response ? `status ${answer.status}` : causeOf(answer);
        throw new Refusal(
          `[hub] Expected an answer from ${environment.endpoint} for ${id.name}, got ${got} ${attempt + 1} times. Check the connection ` +
            `and HF_ENDPOINT, or give ${variableOf(id)} the folder of a downloaded ${wordOf(id)}.`,
          { cause: answer },
        );
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  };
}

/** The underlying cause: `fetch failed` alone says nothing. */
export function causeOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  return `"${cause?.code ?? cause?.message ?? message ?? error}"`;
}

function explain(answer: Response, id: ModelId, { endpoint, token }: HubEnvironment): string {
  const { name, revision } = id;
  const page = `${endpoint}/${id.kind ? 'datasets/' : ''}${name}`;
  const word = wordOf(id);
  const elsewhere = id.kind ? ', or correct SELGEN_DATA where it should name a folder' : '';
  const login = 'log in with `hf auth login` or set HF_TOKEN';
  const code = answer.headers.get('x-error-code');
  const status = `status ${answer.status}`;
  if (code === 'GatedRepo') {
    return token
      ? `Expected access to ${name}, got ${status}: its licence asks for consent. Accept it at ${page} with the account of your token (some models are granted by hand: wait for that).`
      : `Expected access to ${name}, got ${status}: its licence asks for consent. Accept it at ${page}, then ${login}.`;
  }
  if (code === 'RevisionNotFound') {
    return `Expected a branch, tag or commit of ${name}, got '${revision}', which it does not have. See ${page}/tree/main.`;
  }
  if (code === 'EntryNotFound') return `Expected ${answer.url}, got ${status}. The ${word} changed: try again.`;
  if (answer.status === 401 && token && code !== 'RepoNotFound') {
    return `Expected a valid token, got ${status} for ${name}. Renew it at ${endpoint}/settings/tokens and set HF_TOKEN.`;
  }
  if (answer.status === 401 || answer.status === 404) {
    return token
      ? `Expected a ${word} ${name} that your token may see, got ${status}. Check the name at ${page}${elsewhere}.`
      : `Expected a public ${word} ${name}, got ${status}. Check the name at ${page}${elsewhere}; if it is private, ${login}.`;
  }
  const advice = token ? 'give your token the right to read it' : login;
  return `Expected access to ${name}, got ${status} from ${answer.url}. See ${page}, or ${advice}.`;
}

function wordOf(id: ModelId): string {
  return kindOf(id) === 'dataset' ? 'data set' : 'model';
}

function variableOf(id: ModelId): string {
  return kindOf(id) === 'dataset' ? 'SELGEN_DATA' : 'SELGEN_MODEL';
}
