import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import { findPlugin, pluginFile } from './find-plugin.ts';

const folder = emptiedFolder('plugins');
beforeEach(() => {
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
});
afterEach(() => vi.unstubAllEnvs());

function put(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  return file;
}
const jaxIn = (root: string, kind: string) =>
  put(join(root, `lib/python3.12/site-packages/jax_plugins/xla_${kind}/xla_cuda_plugin.so`));

describe('findPlugin', () => {
  test('takes the one that SELGEN_PJRT names before all others', () => {
    const own = put(join(folder, 'own.so'));
    put(pluginFile('cpu'));
    expect(findPlugin({ env: { SELGEN_PJRT: own }, kinds: ['cpu'] })).toEqual({ file: own });
    const here = relative(process.cwd(), own);
    expect(findPlugin({ env: { SELGEN_PJRT: here } })).toEqual({ file: own });
  });

  test('says where it looked when there is none', () => {
    const missing = join(folder, 'missing.so');
    expect(() => findPlugin({ env: { SELGEN_PJRT: missing } })).toThrow(`got '${missing}', which is no file`);
    expect(() => findPlugin({ env: {}, kinds: ['cuda12'] })).toThrow(/for cuda12, got none.*setup xla cuda12/s);
  });

  test.each(['pjrt_c_api_cuda12_plugin.so', 'pjrt-plugin-cuda.so', 'pjrt_c_api_gpu_plugin.so'])(
    'finds %s in the folders of PJRT_PLUGIN_LIBRARY_PATH',
    (name) => {
      const file = put(join(folder, 'two', name));
      const env = { PJRT_PLUGIN_LIBRARY_PATH: `${join(folder, 'one')}:${join(folder, 'two')}` };
      expect(findPlugin({ env })).toMatchObject({ file, kind: expect.stringMatching(/^cuda1[23]$/) });
    },
  );

  test('finds what was set up, and a JAX in the active environment', () => {
    const cpu = put(pluginFile('cpu'));
    expect(findPlugin({ env: {} })).toEqual({ file: cpu, kind: 'cpu' });
    const venv = join(folder, 'venv');
    const cuda = jaxIn(venv, 'cuda12');
    expect(findPlugin({ env: { VIRTUAL_ENV: venv } })).toEqual({ file: cuda, kind: 'cuda12' });
    expect(findPlugin({ env: { VIRTUAL_ENV: venv }, kinds: ['cpu'] })).toEqual({ file: cpu, kind: 'cpu' });
  });

  test('finds the environment of the python3 on PATH', () => {
    const root = join(folder, 'python');
    put(join(root, 'bin/python3'));
    const file = jaxIn(root, 'cuda13');
    expect(findPlugin({ env: { PATH: join(root, 'bin') } })).toEqual({ file, kind: 'cuda13' });
  });
});
