/** A mock hub server on loopback that takes uploads, for tests. */
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { openServer } from '../../local-server.ts';

export interface MockUploads {
  readonly endpoint: string;
  /** Visibility of each repository, by name. */
  readonly repositories: Map<string, string>;
  /** Files of the last commit: bytes by path. */
  readonly files: Map<string, Buffer>;
  readonly titles: string[];
  close(): Promise<void>;
}

interface CommitLine {
  readonly key: 'header' | 'file' | 'lfsFile';
  readonly value: { readonly summary?: string; readonly path: string; readonly content: string; readonly oid: string };
}

/** @param token The one that may write. */
export async function openMockUploads(token: string): Promise<MockUploads> {
  const repositories = new Map<string, string>();
  const files = new Map<string, Buffer>();
  const stored = new Map<string, Buffer>();
  const titles: string[] = [];
  let endpoint = '';

  const answer = (name: string, body: Buffer): unknown => {
    const text = body.toString();
    if (name === 'POST /api/repos/create') {
      const { organization, name, visibility } = JSON.parse(text);
      repositories.set(`${organization}/${name}`, visibility);
      return { url: `${endpoint}/${organization}/${name}`, id: '1' };
    }
    if (/^POST \/api\/models\/.*\/preupload\/main$/.test(name)) {
      const uploadMode = (path: string) => (path.endsWith('.safetensors') ? 'lfs' : 'regular');
      return {
        files: JSON.parse(text).files.map(({ path }: { path: string }) => ({ path, uploadMode: uploadMode(path) })),
      };
    }
    if (/^POST \/.*\.git\/info\/lfs\/objects\/batch$/.test(name)) {
      const objects = JSON.parse(text).objects.map(({ oid, size }: { oid: string; size: number }) => ({
        oid,
        size,
        actions: { upload: { href: `${endpoint}/storage/${oid}` } },
      }));
      return { transfer: 'basic', objects };
    }
    const [, oid] = /^PUT \/storage\/(\w+)$/.exec(name) ?? [];
    if (oid) {
      if (createHash('sha256').update(body).digest('hex') === oid) stored.set(oid, body);
      return {};
    }
    if (!/^POST \/api\/models\/.*\/commit\/main$/.test(name)) return undefined;
    for (const line of text.trim().split('\n')) {
      const { key, value } = JSON.parse(line) as CommitLine;
      if (key === 'header') titles.push(value.summary!);
      else files.set(value.path, key === 'file' ? Buffer.from(value.content, 'base64') : stored.get(value.oid)!);
    }
    return { success: true, commitOid: 'c'.repeat(40), commitUrl: `${endpoint}/commit`, hookOutput: '' };
  };

  const { origin, close } = await openServer(async (request, response) => {
    const name = `${request.method} ${request.url!.split('?')[0]}`;
    const body = await buffer(request);
    const isOurs = name.startsWith('PUT /storage') || request.headers.authorization === `Bearer ${token}`;
    const [, repository = ''] = /^GET \/api\/models\/([^/]+\/[^/]+)/.exec(name) ?? [];
    if (!isOurs) response.writeHead(401).end();
    else if (repository) response.writeHead(repositories.has(repository) ? 200 : 404).end('{}');
    else {
      const found = answer(name, body);
      response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found ?? {}));
    }
  });
  endpoint = origin;
  return { endpoint, repositories, files, titles, close };
}
