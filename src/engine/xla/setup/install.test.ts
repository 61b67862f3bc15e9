import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type LocalServer, openServer } from '../../../local-server.ts';
import { emptiedFolder } from '../../../temporary-folder.ts';
import { pluginFile } from '../find-plugin.ts';
import { installPlugin } from './install.ts';
import { indexUrl } from './python-index.ts';
import type { Wheel } from './wheels.ts';

const MEMBER = 'package/plugin.so';
const archive = zipOf(MEMBER, Buffer.from('a plugin'));
const wheel: Wheel = {
  project: 'some-pjrt',
  file: 'some_pjrt-1.0-py3-none-any.whl',
  sha256: createHash('sha256').update(archive).digest('hex'),
  member: MEMBER,
  size: 1,
};

/** A zip with one file in it, not compressed. */
function zipOf(name: string, content: Buffer): Buffer {
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(content.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), content]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, Buffer.from('PK\x05\x06'), end]);
}

const folder = emptiedFolder('setup');
let server: LocalServer | undefined;
beforeEach(() => {
  vi.stubEnv('XDG_CACHE_HOME', folder);
});
afterEach(async () => {
  await server?.close();
  vi.unstubAllEnvs();
});

/** Starts a package index with these answers; returns its address. */
async function serve(answer: RequestListener): Promise<string> {
  server = await openServer(answer);
  return `${server.origin}/simple`;
}

const index = (form: 'json' | 'html', bytes = archive) =>
  serve(({ url }, response) => {
    if (url === `/simple/${wheel.project}/`) {
      const link = `/files/${wheel.file}`;
      response.setHeader('content-type', form === 'json' ? 'application/vnd.pypi.simple.v1+json' : 'text/html');
      response.end(
        form === 'json'
          ? JSON.stringify({ files: [{ filename: wheel.file, url: link }] })
          : `<a href="/other.whl">other</a> <a class="x" href="${link}#sha256=abc">${wheel.file}</a>`,
      );
    } else if (url === `/files/${wheel.file}`) {
      response.end(bytes);
    } else {
      response.writeHead(404).end();
    }
  });

const left = () => readdirSync(join(folder, 'selgen/pjrt/cpu'));

describe('installPlugin', () => {
  test.each(['json', 'html'] as const)('gets a plugin from an index that answers in %s', async (form) => {
    const file = await installPlugin('cpu', { index: await index(form), wheels: [wheel] });
    expect(file).toBe(pluginFile('cpu'));
    expect(readFileSync(file, 'utf8')).toBe('a plugin');
    expect(left()).toEqual(['plugin.so']);
  });

  test('takes the second source where the first is gone', async () => {
    const said: string[] = [];
    const gone = { ...wheel, project: 'gone', file: 'gone-1.0.whl' };
    const options = { index: await index('json'), say: (line: string) => void said.push(line) };
    await installPlugin('cpu', { ...options, wheels: [gone, wheel] });
    expect(said[0]).toMatch(/has no gone-1\.0\.whl/);
    expect(existsSync(pluginFile('cpu'))).toBe(true);
    await expect(installPlugin('cpu', { ...options, wheels: [gone] })).rejects.toThrow(
      /Expected gone-1\.0\.whl at .*PIP_INDEX_URL/s,
    );
  });

  test('refuses another file, and leaves what was there', async () => {
    await installPlugin('cpu', { index: await index('json'), wheels: [wheel] });
    await server?.close();
    const other = await index('json', Buffer.concat([archive, Buffer.from('!')]));
    await expect(installPlugin('cpu', { index: other, wheels: [wheel] })).rejects.toThrow(
      /SHA-256 .*Nothing was installed/s,
    );
    expect(left()).toEqual(['plugin.so']);
    expect(readFileSync(pluginFile('cpu'), 'utf8')).toBe('a plugin');
  });

  test('refuses a wheel without the plugin', async () => {
    const empty = { ...wheel, member: 'package/other.so' };
    await expect(installPlugin('cpu', { index: await index('json'), wheels: [empty] })).rejects.toThrow(
      'Expected package/other.so in the wheel',
    );
    expect(left()).toEqual([]);
  });

  test('says that an index cannot be reached, without its password', async () => {
    const attempt = installPlugin('cpu', { index: 'http://me:secret@127.0.0.1:1/simple', wheels: [wheel] });
    await expect(attempt).rejects.toThrow(/127\.0\.0\.1:1\/simple\/some-pjrt\/ to answer.*PIP_INDEX_URL/s);
    await expect(attempt).rejects.not.toThrow(/secret/);
  });

  test('gives credentials to a private index, for the file too', async () => {
    const asked: unknown[] = [];
    const open = await serve(({ url, headers }, response) => {
      asked.push(headers.authorization);
      response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json');
      response.end(
        url!.endsWith('.whl')
          ? archive
          : JSON.stringify({ files: [{ filename: wheel.file, url: `../${wheel.file}` }] }),
      );
    });
    await installPlugin('cpu', { index: open.replace('//', '//me:secret@'), wheels: [wheel] });
    const basic = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    expect(asked).toEqual([basic, basic]);
  });
});

test('the index is the one that pip is configured for', () => {
  expect(indexUrl({}, folder)).toMatch(/^https:/);
  const configuration = join(folder, 'pip.conf');
  writeFileSync(configuration, '[global]\ntimeout = 60\nindex-url = https://mirror.example/simple\n');
  expect(indexUrl({ PIP_CONFIG_FILE: configuration }, folder)).toBe('https://mirror.example/simple');
  expect(indexUrl({ PIP_CONFIG_FILE: configuration, PIP_INDEX_URL: 'https://x/y' }, folder)).toBe('https://x/y');
});
