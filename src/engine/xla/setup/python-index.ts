import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fail } from '../../../lib/errors.ts';

const DEFAULT = 'https://pypi.org/simple';

/** The index that pip uses: PIP_INDEX_URL, then pip's configuration files, then the public index. */
export function indexUrl(env: NodeJS.ProcessEnv = process.env, home = homedir()): string {
  if (env.PIP_INDEX_URL) return env.PIP_INDEX_URL;
  const files = [
    env.PIP_CONFIG_FILE,
    env.VIRTUAL_ENV && join(env.VIRTUAL_ENV, 'pip.conf'),
    join(env.XDG_CONFIG_HOME || join(home, '.config'), 'pip', 'pip.conf'),
    join(home, '.pip', 'pip.conf'),
    '/etc/pip.conf',
  ];
  for (const file of files) {
    if (!file || !existsSync(file)) continue;
    const url = /^\s*index[-_]url\s*[=:]\s*(\S+)/im.exec(readFileSync(file, 'utf8'))?.[1];
    if (url) return url;
  }
  return DEFAULT;
}

/**
 * The address of a file in the index (PEP 503 and 691: HTML or JSON).
 *
 * @returns Undefined if the index has no such project or file.
 * @throws SelgenError if the index does not answer.
 */
export async function findFile(index: string, project: string, file: string): Promise<string | undefined> {
  const page = `${index.replace(/\/+$/, '')}/${project}/`;
  const response = await ask(page, 'application/vnd.pypi.simple.v1+json, text/html;q=0.5');
  if (response.status === 404) return undefined;
  if (!response.ok)
    fail(
      'setup xla',
      `Expected ${hide(page)} to list files, got HTTP ${response.status}. Check pip's index-url, or PIP_INDEX_URL.`,
    );
  const text = await response.text();
  const link = response.headers.get('content-type')?.includes('json') ? fromJson(text, file) : fromHtml(text, file);
  return link === undefined ? undefined : withCredentials(new URL(link, response.url || page), page);
}

function fromJson(text: string, file: string): string | undefined {
  const { files = [] } = JSON.parse(text) as { files?: { filename?: string; url?: string }[] };
  return files.find(({ filename }) => filename === file)?.url;
}

function fromHtml(text: string, file: string): string | undefined {
  const links = [...text.matchAll(/<a\s[^>]*href\s*=\s*["']([^"']+)["']/gi)].map(([, link]) =>
    link!.replaceAll('&amp;', '&'),
  );
  return links.find((link) => decodeURIComponent(link.split(/[?#]/)[0]!.split('/').at(-1)!) === file)?.split('#')[0];
}

/** Adds the credentials of the page to a link: a private index links to itself without them. */
function withCredentials(link: URL, page: string): string {
  const { username, password, host } = new URL(page);
  if (link.host === host && !link.username) Object.assign(link, { username, password });
  return link.href;
}

/** Requests a page or a file; credentials in the address go into the HTTP header. */
export async function ask(address: string, accept = '*/*'): Promise<Response> {
  const url = new URL(address);
  const { username, password } = url;
  Object.assign(url, { username: '', password: '' });
  const secret = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const headers = { accept, ...(username ? { authorization: `Basic ${secret}` } : {}) };
  try {
    return await fetch(url, { headers });
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return fail(
      'setup xla',
      `Expected ${hide(address)} to answer, got: ${why}. Name an index that can be reached with PIP_INDEX_URL, or a plugin that you have with SELGEN_PJRT.`,
      error,
    );
  }
}

/** The address without its password. */
export function hide(address: string): string {
  const url = new URL(address);
  Object.assign(url, { username: '', password: '' });
  return url.href;
}
