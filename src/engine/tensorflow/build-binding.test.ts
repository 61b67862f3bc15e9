import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import { buildBinding, findLibtensorflow } from './build-binding.ts';

const folder = emptiedFolder('libtensorflow');
afterEach(() => vi.unstubAllEnvs());

function put(...files: string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
}

describe('findLibtensorflow', () => {
  test('finds it in an unpacked archive', () => {
    put('lib/libtensorflow.so', 'lib/libtensorflow.so.2.9.1', 'lib/libtensorflow_framework.so.2');
    put('include/tensorflow/c/eager/c_api.h');
    expect(findLibtensorflow(folder)).toEqual({
      libraries: [join(folder, 'lib/libtensorflow.so'), join(folder, 'lib/libtensorflow_framework.so.2')],
      headers: join(folder, 'include'),
    });
  });

  test('finds it in a virtual environment', () => {
    const root = 'lib/python3.11/site-packages/tensorflow';
    put(
      `${root}/libtensorflow_cc.so.2`,
      `${root}/libtensorflow_framework.so.2`,
      `${root}/python/_pywrap_tensorflow.so`,
    );
    put(`${root}/include/tensorflow/c/eager/c_api.h`);
    expect(findLibtensorflow(folder)).toEqual({
      libraries: ['cc', 'framework'].map((part) => join(folder, root, `libtensorflow_${part}.so.2`)),
      headers: join(folder, root, 'include'),
    });
  });

  test('says what is not there', () => {
    expect(() => findLibtensorflow(join(folder, 'none'))).toThrow('got none at');
    expect(() => findLibtensorflow(import.meta.filename)).toThrow(`got none at ${import.meta.filename}. Correct it.`);
    expect(() => findLibtensorflow(folder)).toThrow(/libtensorflow_cc\.so below .*, got none.*pip install/);
    put('libtensorflow_cc.so.2');
    expect(() => findLibtensorflow(folder)).toThrow('Expected the header tensorflow/c/eager/c_api.h');
  });
});

describe('buildBinding', () => {
  const nothing = { libraries: [], headers: '' };

  test('says which compiler is missing', () => {
    vi.stubEnv('CXX', 'no-such-compiler');
    expect(() => buildBinding(nothing, folder)).toThrow("Expected the C++ compiler 'no-such-compiler'");
  });

  test('tells what the compiler says', () => {
    // Not a compiler: refuses every option.
    vi.stubEnv('CXX', process.execPath);
    expect(() => buildBinding(nothing, folder)).toThrow(/Expected the binding to compile, got:\n.*bad option/);
  });
});
