/** A mock hub server on loopback for tests: it has the hub's paths, and fails as told. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { openServer } from '../../local-server.ts';

export interface MockModel {
  readonly name: string;
  readonly commit: string;
  /** Commits by branch or tag. */
  readonly refs: Readonly<Record<string, string>>;
  /** Bytes by path; files that end with .safetensors lie in LFS, on another origin. */
  readonly files: Record<string, Buffer>;
}

/** The failures to simulate; may change between requests. */
export interface SimulatedFailures {
  /** Answers that break off after this many bytes of the body. */
  cuts: number[];
  /** Statuses for the next requests. */
  statuses: number[];
  /** A wrong body of the same length, by path. */
  damaged: Record<string, Buffer>;
  /** Tokens that may read; undefined: everyone. */
  tokens: string[] | undefined;
  /** Tokens whose accounts have accepted the licence; undefined: none is needed. */
  consents: string[] | undefined;
}

export interface MockHub {
  readonly endpoint: string;
  readonly failures: SimulatedFailures;
  /** `GET /path range authorization` of every request, in order. */
  readonly log: string[];
  close(): Promise<void>;
}

export async function openMockHub({ name, commit, refs, files }: MockModel): Promise<MockHub> {
  const failures: SimulatedFailures = { cuts: [], statuses: [], damaged: {}, tokens: undefined, consents: undefined };
  const log: string[] = [];
  const note = (kind: string, { method, url, headers }: IncomingMessage) =>
    log.push([kind, method, url, headers.range, headers.authorization].filter(Boolean).join(' '));

  /** The real hub's answer to a request without permission, as [status, x-error-code]. */
  const refusalOf = (
    { headers }: IncomingMessage,
    path: string,
    { kind, revision, file }: Readonly<Record<'kind' | 'revision' | 'file', string>>,
  ): [number, string?] | undefined => {
    const { statuses, tokens, consents } = failures;
    const token = headers.authorization?.replace('Bearer ', '');
    const status = statuses.shift();
    if (status) return [status];
    if (token && tokens && !tokens.includes(token)) return [401];
    if (!path.includes(`/${name}/`) || (tokens && !token)) return [token ? 404 : 401, 'RepoNotFound'];
    if (refs[revision] !== commit && revision !== commit) return [404, 'RevisionNotFound'];
    if (kind !== 'resolve') return undefined;
    if (consents && !consents.includes(token ?? '')) return [token ? 403 : 401, 'GatedRepo'];
    return files[file] ? undefined : [404, 'EntryNotFound'];
  };

  const send = ({ headers }: IncomingMessage, response: ServerResponse, file: string) => {
    const { damaged, cuts } = failures;
    const whole = damaged[file] ?? files[file]!;
    const [, from, to] = /bytes=(\d+)-(\d*)/.exec(headers.range ?? '') ?? [];
    const [start, end] = [Number(from ?? 0), to ? Number(to) + 1 : whole.length];
    const part = whole.subarray(start, end);
    response.writeHead(from === undefined ? 200 : 206, {
      'content-length': part.length,
      etag: `"${createHash('sha1').update(whole).digest('hex')}"`,
      ...(from === undefined ? {} : { 'content-range': `bytes ${start}-${end - 1}/${whole.length}` }),
    });
    const cut = isLarge(file) && headers.range !== 'bytes=0-0' ? cuts.shift() : undefined;
    if (cut === undefined) response.end(part);
    // Breaking off discards bytes that the reader has not taken yet, so the reader gets time.
    else response.write(part.subarray(0, cut), () => setTimeout(() => response.socket?.end(), cut > 0 ? 300 : 0));
  };

  const storage = await openServer((request, response) => {
    note('storage', request);
    send(request, response, request.url!.slice(1));
  });
  const hub = await openServer((request, response) => {
    note('hub', request);
    const path = decodeURIComponent(new URL(request.url!, 'http://hub').pathname);
    const [, kind, revision = '', file = ''] = /\/(revision|tree|resolve)\/([^/]+)(?:\/(.*))?$/.exec(path)!;
    const refusal = refusalOf(request, path, { kind: kind!, revision, file });
    if (refusal) {
      const [status, code] = refusal;
      response.writeHead(status, code ? { 'x-error-code': code } : {}).end();
    } else if (kind === 'resolve' && isLarge(file)) {
      const { oid, size } = entry(file, files[file]!).lfs!;
      const headers = { location: `${storage.origin}/${file}`, 'x-linked-etag': `"${oid}"`, 'x-linked-size': size };
      response.writeHead(302, headers).end();
    } else if (kind === 'resolve') {
      send(request, response, file);
    } else {
      const entries = Object.entries(files).map(([path, bytes]) => entry(path, bytes));
      const value = kind === 'tree' ? entries : { _id: '1', id: name, sha: commit };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    }
  });
  return {
    endpoint: hub.origin,
    failures,
    log,
    close: async () => {
      await Promise.all([hub.close(), storage.close()]);
    },
  };
}

function entry(path: string, bytes: Buffer) {
  const oid = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  const lfs = { oid: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, pointerSize: 134 };
  return { type: 'file', path, size: bytes.length, oid, ...(isLarge(path) ? { lfs } : {}) };
}

function isLarge(name: string): boolean {
  return name.endsWith('.safetensors');
}
