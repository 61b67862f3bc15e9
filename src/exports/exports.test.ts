import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sampleComparison } from '../results/sample-results.ts';
import { emptiedFolder } from '../temporary-folder.ts';
import { exportNames, exportTrials } from './exports.ts';

const folder = emptiedFolder('exports');

test('nothing is exported unless it is asked for, and what is no format is named', () => {
  expect(exportNames('')).toEqual([]);
  expect(exportNames(' inspect, ')).toEqual(['inspect']);
  expect(() => exportNames('inspect,excel')).toThrow(/formats among inspect.*, got 'excel'/);
});

test('each format has a folder of its own, each trial its files', () => {
  const trials = sampleComparison();
  const folders = exportTrials(trials, ['inspect'], folder);
  expect(folders).toEqual([join(folder, 'inspect')]);
  expect(readdirSync(folders[0]!)).toHaveLength(trials.length);
});

test('logs of an earlier run go, and those of other programs stay', () => {
  const trials = sampleComparison();
  const others = ['2026-01-01T00-00-00+00-00_mine_a.json', 'notes.txt'];
  const [own] = exportTrials(trials, ['inspect'], folder);
  for (const name of others) writeFileSync(join(own!, name), '{"eval":{"model":"openai/gpt"}}');
  exportTrials(trials.slice(0, 1), ['inspect'], folder);
  const left = readdirSync(own!);
  expect(left).toHaveLength(3);
  expect(left).toEqual(expect.arrayContaining(others));
});

test('a folder that cannot be written is an error with advice', () => {
  writeFileSync(join(folder, 'inspect'), '');
  expect(() => exportTrials(sampleComparison(), ['inspect'], folder)).toThrow(
    /\[export\] Expected a folder that can be written/,
  );
});
