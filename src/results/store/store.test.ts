import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import { failedSample, sampleResult } from '../sample-results.ts';
import { adapterProblem } from './seal.ts';
import { openStore } from './store.ts';

describe('the store', () => {
  const folder = join(emptiedFolder('store'), 'trials');

  const kl = sampleResult({ method: 'kl', strength: 0.1 });
  const fileOf = (key: string) => join(folder, `${key}.json`);

  test('is empty, and makes no folder, until something is saved', () => {
    const store = openStore({ folder });
    expect(store.find(kl.key)).toEqual({ state: 'missing' });
    expect(store.list()).toEqual({ results: [], damaged: [] });
    expect(existsSync(folder)).toBe(false);
  });

  test('gives a trial back as it was saved, to another process too', () => {
    openStore({ folder }).save(kl);
    expect(openStore({ folder }).find(kl.key)).toEqual({ state: 'completed', result: kl });
    expect(readdirSync(folder)).toEqual([`${kl.key}.json`]);
  });

  test('says at once where no folder can be made, and how to name another', () => {
    const waiting = openStore({ folder: '/proc/selgen' }).claim(kl.key);
    expect(() => waiting.try()).toThrow(
      /\[store\] Expected a folder that can be written, got .*selgen: .*SELGEN_STORE/,
    );
  });

  test('says that a failed trial failed', () => {
    const failed = failedSample({ method: 'kl', strength: 100 });
    const store = openStore({ folder });
    store.save(failed);
    expect(store.find(failed.key)).toEqual({ state: 'failed', result: failed });
  });

  test('replaces the record of a trial that was run again', () => {
    const store = openStore({ folder });
    store.save(failedSample({ method: 'kl', strength: 0.1 }));
    store.save(kl);
    expect(store.list().results).toEqual([kl]);
  });

  test('keeps an adapter beside its trial, and drops it when the trial leaves none', () => {
    const store = openStore({ folder });
    expect(store.adapterFolder(kl.key)).toBeNull();
    store.save(kl, (draft) => writeFileSync(join(draft, 'adapter_config.json'), 'first'));
    store.save(kl, (draft) => writeFileSync(join(draft, 'adapter_config.json'), 'second'));
    expect(store.adapterFolder(kl.key)).toBe(join(folder, kl.key));
    expect(readFileSync(join(folder, kl.key, 'adapter_config.json'), 'utf8')).toBe('second');
    expect(readdirSync(folder).sort()).toEqual([kl.key, `${kl.key}.json`]);
    expect(store.list()).toEqual({ results: [kl], damaged: [] });
    store.save(failedSample({ method: 'kl', strength: 0.1 }));
    expect(store.adapterFolder(kl.key)).toBeNull();
  });

  test('keeps no result whose adapter it could not write', () => {
    const store = openStore({ folder });
    const failing = () => {
      throw new Error('disk full');
    };
    expect(() => store.save(kl, failing)).toThrow('disk full');
    expect(store.find(kl.key)).toEqual({ state: 'missing' });
  });

  test('finds a flipped bit by the hash, and takes records of an earlier selgen, which have none', () => {
    const store = openStore({ folder });
    store.save(kl);
    const text = readFileSync(fileOf(kl.key), 'utf8');
    writeFileSync(fileOf(kl.key), text.replace('"seed":', '"seed":1'));
    const found = store.find(kl.key);
    expect(found).toMatchObject({ state: 'damaged', problem: expect.stringMatching(/\.json.*not what its hash says/) });
    writeFileSync(fileOf(kl.key), text.replace(/,"sha256":"\w+"\}\n$/, '}\n'));
    expect(store.find(kl.key)).toEqual({ state: 'completed', result: kl });
  });

  test('knows by a hash whether an adapter is the one that its trial left', () => {
    const store = openStore({ folder });
    const weights = join(folder, kl.key, 'adapter_model.safetensors');
    store.save(kl, (draft) => {
      writeFileSync(join(draft, 'adapter_config.json'), '{"r": 4}');
      writeFileSync(join(draft, 'adapter_model.safetensors'), 'weights');
      writeFileSync(join(draft, 'README.md'), 'card');
    });
    const problem = () => adapterProblem(join(folder, kl.key));
    writeFileSync(join(folder, kl.key, 'README.md'), 'edited');
    expect([store.find(kl.key), problem()]).toEqual([{ state: 'completed', result: kl }, null]);
    for (const damage of [
      () => writeFileSync(weights, 'veights'),
      () => writeFileSync(weights, 'weigh'),
      () => rmSync(weights),
    ]) {
      damage();
      expect(problem()).toMatch(
        /^\[store\] Expected the adapter .*, got one that is not what the hash in \w+\.json says/,
      );
    }
    writeFileSync(weights, 'weights');
    writeFileSync(join(folder, kl.key, 'adapter_config.json'), '{"r": 5}');
    expect(problem()).toMatch(/what the hash/);
    // An entry of an earlier selgen has no hash of its adapter.
    const { adapterSha256: _, sha256: __, ...record } = JSON.parse(readFileSync(fileOf(kl.key), 'utf8'));
    writeFileSync(fileOf(kl.key), JSON.stringify(record));
    expect([store.find(kl.key), problem()]).toEqual([{ state: 'completed', result: kl }, null]);
  });

  test('damaged in any one bit is never taken for another trial', () => {
    const store = openStore({ folder });
    store.save(kl, (draft) => writeFileSync(join(draft, 'adapter_model.safetensors'), 'weights'));
    const bytes = readFileSync(fileOf(kl.key));
    const places = Array.from({ length: 64 }, (_, index) => index * Math.floor((bytes.length - 200) / 64));
    for (const place of [...places, ...Array.from({ length: 199 }, (_, index) => bytes.length - 200 + index)]) {
      const flipped = Buffer.from(bytes);
      flipped[place]! ^= 1 << (place % 8);
      writeFileSync(fileOf(kl.key), flipped);
      expect(store.find(kl.key).state, `byte ${place}`).toBe('damaged');
    }
  });

  test('that cannot be written says so before a trial is trained, and after', () => {
    writeFileSync(join(folder, '..', 'file'), '');
    const store = openStore({ folder: join(folder, '..', 'file', 'trials') });
    const message =
      /\[store\] Expected a folder that can be written, got .*file\/trials: a part of its path is a file.*SELGEN_STORE/;
    expect(() => store.claim(kl.key).try()).toThrow(message);
    expect(() => store.save(kl)).toThrow(message);
    const full = () => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    };
    expect(() => openStore({ folder }).save(kl, full)).toThrow(/its disk is full\. Free some space.*SELGEN_STORE/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    ['cut short', (text: string) => text.slice(0, -100), /is not JSON \(\d+ characters; cut short\?\)/],
    ['empty', () => '', /is not JSON/],
    ['of another format', (text: string) => text.replace('"format":1', '"format":9'), /format: /],
    ['with a score above 1', (text: string) => text.replace(/"value":[\d.]+,"n"/, '"value":1.5,"n"'), /value: Too big/],
    ['with a field that it does not know', (text: string) => text.replace('{"format"', '{"extra":1,"format"'), /extra/],
    ['under the name of another', (text: string) => text.replace(kl.key, 'f'.repeat(64)), /it holds trial ffff/],
  ])('treats a file %s as missing, and says so', (_title, damage, reason) => {
    const store = openStore({ folder });
    store.save(kl);
    writeFileSync(fileOf(kl.key), damage(readFileSync(fileOf(kl.key), 'utf8')));

    const found = store.find(kl.key);
    expect(found).toMatchObject({ state: 'damaged', file: fileOf(kl.key) });
    expect('problem' in found && found.problem).toMatch(reason);
    expect(store.list()).toEqual({ results: [], damaged: [found] });

    store.save(kl);
    expect(store.find(kl.key)).toMatchObject({ state: 'completed' });
  });

  test('ignores the draft that a killed run left behind', () => {
    const store = openStore({ folder });
    store.save(kl);
    writeFileSync(`${fileOf(kl.key)}.1234.abc.tmp`, '{"format"');
    expect(store.list()).toEqual({ results: [kl], damaged: [] });
  });

  test('refuses an incomplete result, naming the field', () => {
    const broken = { ...kl, curve: [{ step: 1, loss: Number.NaN, terms: {}, learningRate: 0, gradientNorm: 0 }] };
    expect(() => openStore({ folder }).save(broken)).toThrow(
      /\[store\] Expected a complete result, got curve\.0\.loss/,
    );
  });

  test('refuses a key that is no file name', () => {
    expect(() => openStore({ folder }).find('../secret')).toThrow('Expected a key of letters');
  });

  test('lies where SELGEN_STORE says, unless the caller says otherwise', () => {
    vi.stubEnv('SELGEN_STORE', folder);
    expect(openStore().folder).toBe(folder);
    vi.unstubAllEnvs();
    vi.stubEnv('SELGEN_STORE', '');
    expect(openStore().folder).toBe(join(process.cwd(), '.selgen', 'trials'));
    vi.unstubAllEnvs();
  });
});
