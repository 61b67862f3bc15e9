/** Errors of plugins. Small plugins in C return the errors of real devices' plugins. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { sampleResult } from '../../../results/sample-results.ts';
import { openStore } from '../../../results/store/store.ts';
import { chooseEngine } from '../../../suite/device.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { tf } from '../../../tensor/tfjs.ts';
import { runOnce } from '../../contract/agreement.ts';
import { type Definition, floats } from '../../engine.ts';
import { findPlugin } from '../find-plugin.ts';
import { xlaEngine } from '../xla.ts';

const folder = temporaryFolder('errors');

/** A plugin that only opens its devices, or fails to. `create` is its C body. It may call `refuse(code, text)`. */
function plugin(name: string, create: string): string {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  const [source, file] = [join(place, 'plugin.c'), join(place, 'plugin.so')];
  writeFileSync(
    source,
    `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static char said[1000];
static int code;
static void *refuse(int with, const char *text) { code = with; strncpy(said, text, 999); return said; }
static void *nothing(long *words) { return 0; }
static void *message(long *words) { words[3] = (long)said; words[4] = strlen(said); return 0; }
static void *status(long *words) { *(int *)(words + 3) = code; return 0; }
static void *create(long *words) { ${create} }
static long table[200];
void *GetPjrtApi(void) {
  table[0] = sizeof table;
  ((int *)table)[8] = 0; ((int *)table)[9] = 90;
  table[5] = table[8] = (long)nothing; table[6] = (long)message; table[7] = (long)status; table[15] = (long)create;
  return table;
}`,
  );
  const { stderr, error } = spawnSync('cc', ['-w', '-shared', '-fPIC', '-o', file, source], { encoding: 'utf8' });
  expect(stderr ?? String(error)).toBe('');
  return file;
}

describe('a driver', () => {
  test.each([
    ['No visible GPU devices.', 9],
    ['failed call to cuInit: INTERNAL: CUDA error: Failed call to cuInit: UNKNOWN ERROR (303)', 13],
    ['no supported devices found for platform CUDA', 13],
  ])('that is missing is named as the reason: %s', (text, code) => {
    const file = plugin(`missing-${code}-${text.length}`, `return refuse(${code}, ${JSON.stringify(text)});`);
    expect(() => xlaEngine({ plugin: file })).toThrow(
      /Expected an NVIDIA device and its driver, got none\. .*nvidia-smi.*plugin\.so said: /,
    );
  });

  test('that is too old is named as the reason', () => {
    const text = 'CUDA driver version is insufficient for CUDA runtime version';
    const file = plugin('old', `return refuse(13, "${text}");`);
    expect(() => xlaEngine({ plugin: file })).toThrow(
      /Expected an NVIDIA driver that is new enough .*newer driver.*cuda12/,
    );
  });
});

describe('memory', () => {
  test('of a GPU is not taken in advance, and no more than the share that is asked for', async () => {
    const file = plugin(
      'cuda12',
      `char text[1000] = "asked"; long *value = (long *)words[2];
       for (long i = 0; i < words[3]; i++, value += 7) {
         char one[200];
         if (value[4] == 4) snprintf(one, 200, " %.*s=%d", (int)value[3], (char *)value[2], *(char *)(value + 5));
         else snprintf(one, 200, " %.*s=%.2f", (int)value[3], (char *)value[2], *(float *)(value + 5));
         strcat(text, one);
       }
       return refuse(2, text);`,
    );
    expect(() => xlaEngine({ plugin: file })).toThrow(/said: asked preallocate=0$/);
    expect(() => xlaEngine({ plugin: file, memoryFraction: 0.25 })).toThrow(
      /said: asked preallocate=0 memory_fraction=0\.25$/,
    );
    vi.stubEnv('SELGEN_PJRT', file);
    vi.stubEnv('SELGEN_MEMORY_FRACTION', '0.5');
    await expect(chooseEngine('cuda')).rejects.toThrow(/said: asked preallocate=0 memory_fraction=0\.50$/);
    vi.unstubAllEnvs();
  });

  test('that is exhausted: how much was asked, and what helps', async () => {
    const engine = xlaEngine({ plugin: findPlugin().file });
    // 2⁴⁸ bytes are more than a processor can address.
    const size = 2 ** 23;
    const x = floats([size], new Float32Array(size));
    const definition: Definition = {
      name: 'huge',
      inputs: { x },
      body: ({ x }) => ({ y: tf.add(x!.reshape([size, 1]), x!) }),
    };
    await expect(runOnce(engine, definition)).rejects.toThrow(
      /Expected \d\S* ?\S+ more memory on the device, got none free\. .*checkpointing.*SELGEN_MESH.*SELGEN_MEMORY_FRACTION/s,
    );
    // The engine still works.
    const { z } = await runOnce(engine, { name: 'small', inputs: { x }, body: ({ x }) => ({ z: x!.sum() }) });
    expect([...z!.data]).toEqual([0]);
    await engine.dispose();
  });
});

const inProcess = (code: string) =>
  spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], { encoding: 'utf8' });
const from = (file: string) => JSON.stringify(join(import.meta.dirname, file));

test('a plugin that crashes takes no finished trial with it', () => {
  const store = join(folder, 'trials');
  const { signal, stderr } = inProcess(`
    import { sampleResult } from ${from('../../../results/sample-results.ts')};
    import { openStore } from ${from('../../../results/store/store.ts')};
    import { xlaEngine } from ${from('../xla.ts')};
    openStore({ folder: ${JSON.stringify(store)} }).save(sampleResult({ method: 'kl', strength: 1 }), () => {});
    xlaEngine({ plugin: ${JSON.stringify(plugin('crash', 'abort();'))} });
  `);
  expect(signal, stderr).toBe('SIGABRT');
  const { results, damaged } = openStore({ folder: store }).list();
  expect(damaged).toEqual([]);
  expect(results.map(({ key }) => key)).toEqual([sampleResult({ method: 'kl', strength: 1 }).key]);
});
