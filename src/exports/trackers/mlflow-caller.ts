import { fail } from '../../lib/errors.ts';

/** One request to MLflow. */
export type Call = (method: 'GET' | 'POST', path: string, body: Readonly<Record<string, unknown>>) => Promise<Answer>;

/** The used part of MLflow's answers. */
export interface Answer {
  readonly experiment?: { readonly experiment_id: string; readonly lifecycle_stage?: string };
  readonly experiment_id?: string;
  readonly run?: { readonly info: { readonly run_id: string } };
  readonly error_code?: string;
}

/** Milliseconds until a request times out. */
const PATIENCE = 10_000;
/** Error codes that inform about a state and are no failure. */
const KNOWN = ['RESOURCE_DOES_NOT_EXIST', 'RESOURCE_ALREADY_EXISTS'];

/** @throws SelgenError if `MLFLOW_TRACKING_URI` is not the address of a server. */
export function mlflowCaller(environment: NodeJS.ProcessEnv): Call {
  const uri = (environment.MLFLOW_TRACKING_URI ?? '').replace(/\/+$/, '');
  if (!/^https?:\/\//.test(uri)) {
    fail(
      'track',
      `Expected MLFLOW_TRACKING_URI to be the address of an MLflow server, got '${uri}'. Set it, such as http://127.0.0.1:5000.`,
    );
  }
  const headers = { 'content-type': 'application/json', ...authorizationOf(environment) };
  return async (method, path, body) => {
    const query = method === 'GET' ? `?${new URLSearchParams(body as Record<string, string>)}` : '';
    const response = await fetch(`${uri}/api/2.0/mlflow/${path}${query}`, {
      method,
      headers,
      signal: AbortSignal.timeout(PATIENCE),
      ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
    }).catch((error: Error & { cause?: { code?: string; message?: string } }) =>
      fail(
        'track',
        `Expected an answer from ${uri}, got ${error.cause?.code ?? error.cause?.message ?? error.message}. Start the server, or unset SELGEN_TRACK.`,
        error,
      ),
    );
    const answer = (await response.json().catch(() => ({}))) as Answer;
    if (response.ok || KNOWN.includes(answer.error_code ?? '')) return answer;
    const got = [`status ${response.status}`, answer.error_code].filter(Boolean).join(' ');
    return fail('track', `Expected MLflow to take ${path}, got ${got}. Look at the server's log.`);
  };
}

function authorizationOf(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const { MLFLOW_TRACKING_TOKEN: token, MLFLOW_TRACKING_USERNAME: user } = environment;
  if (token) return { authorization: `Bearer ${token}` };
  const password = environment.MLFLOW_TRACKING_PASSWORD ?? '';
  return user ? { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` } : {};
}
