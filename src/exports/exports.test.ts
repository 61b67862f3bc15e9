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

test('a folder that cannot be written is an error with advice', () => {
  writeFileSync(join(folder, 'inspect'), '');
  expect(() => exportTrials(sampleComparison(), ['inspect'], folder)).toThrow(
    /\[export\] Expected a folder that can be written/,
  );
});
