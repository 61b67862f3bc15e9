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

  const answers: readonly [RegExp, (body: Buffer, match: RegExpExecArray) => unknown][] = [
    [
      /^POST \/api\/repos\/create$/,
      (body) => {
        const { organization, name, visibility } = JSON.parse(body.toString());
        repositories.set(`${organization}/${name}`, visibility);
        return { url: `${endpoint}/${organization}/${name}`, id: '1' };
      },
    ],
    [
      /^POST \/api\/models\/.*\/preupload\/main$/,
      (body) => ({
        files: JSON.parse(body.toString()).files.map(({ path }: { path: string }) => ({
          path,
          uploadMode: path.endsWith('.safetensors') ? 'lfs' : 'regular',
        })),
      }),
    ],
    [
      /^POST \/(.*)\.git\/info\/lfs\/objects\/batch$/,
      (body) => ({
        transfer: 'basic',
        objects: JSON.parse(body.toString()).objects.map(({ oid, size }: { oid: string; size: number }) => ({
          oid,
          size,
          actions: { upload: { href: `${endpoint}/storage/${oid}` } },
        })),
      }),
    ],
    [
      /^PUT \/storage\/(\w+)$/,
      (body, [, oid]) => {
        if (createHash('sha256').update(body).digest('hex') === oid) stored.set(oid, body);
        return {};
      },
    ],
    [
      /^POST \/api\/models\/(.*)\/commit\/main$/,
      (body) => {
        for (const line of body.toString().trim().split('\n')) {
          const { key, value } = JSON.parse(line) as CommitLine;
          if (key === 'header') titles.push(value.summary!);
          else files.set(value.path, key === 'file' ? Buffer.from(value.content, 'base64') : stored.get(value.oid)!);
        }
        return { success: true, commitOid: 'c'.repeat(40), commitUrl: `${endpoint}/commit`, hookOutput: '' };
      },
    ],
  ];

  const { origin, close } = await openServer(async (request, response) => {
    const name = `${request.method} ${request.url!.split('?')[0]}`;
    const body = await buffer(request);
    const isOurs = name.startsWith('PUT /storage') || request.headers.authorization === `Bearer ${token}`;
    const [, repository = ''] = /^GET \/api\/models\/([^/]+\/[^/]+)/.exec(name) ?? [];
    if (!isOurs) response.writeHead(401).end();
    else if (repository) response.writeHead(repositories.has(repository) ? 200 : 404).end('{}');
    else {
      const [found, match] = answers
        .map(([pattern, answer]) => [answer, pattern.exec(name)] as const)
        .find(([, match]) => match) ?? [undefined, null];
      response.writeHead(found && match ? 200 : 404, { 'content-type': 'application/json' });
      response.end(found && match ? JSON.stringify(found(body, match)) : '{}');
    }
  });
  endpoint = origin;
  return { endpoint, repositories, files, titles, close };
}
