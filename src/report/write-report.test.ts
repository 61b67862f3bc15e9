import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { heardOutput } from '../heard-output.ts';
import { sampleResult } from '../results/sample-results.ts';
import { emptiedFolder } from '../temporary-folder.ts';
import { wordyResult } from './transcripts/wordy-result.ts';
import { writeReport } from './write-report.ts';

const folder = emptiedFolder('report');
const said = heardOutput();

test('transcripts beyond a megabyte lie beside the page, and go when they are no longer needed', async () => {
  const page = await writeReport([wordyResult({ method: 'kl', strength: 1 })], folder);
  const html = readFileSync(page, 'utf8');
  expect(html.length).toBeLessThan(500_000);
  expect(html.includes('&#x27;strict-dynamic&#x27;')).toBe(true);
  const files = readdirSync(join(folder, 'transcripts'));
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const content = readFileSync(join(folder, 'transcripts', file), 'utf8');
    expect(/^selgenTranscript\("([0-9a-f]{16})","[\w+/]+={0,2}"\);\n$/.exec(content)?.[1]).toBe(file.slice(0, 16));
    expect(html.includes(`"name":"${file.slice(0, 16)}"`)).toBe(true);
  }

  writeFileSync(join(folder, 'transcripts', 'mine.js'), '');
  await writeReport([sampleResult({ method: 'kl', strength: 1 })], folder);
  expect(readdirSync(join(folder, 'transcripts'))).toEqual(['mine.js']);
});

test('an unreadable file of checks becomes a note, is told of, and is kept', async () => {
  const results = [sampleResult({ method: 'kl', strength: 1 })];
  for (const [text, kept] of [
    ['{', 'checks.unreadable.json'],
    ['[1]', 'checks.unreadable-2.json'],
  ] as const) {
    writeFileSync(join(folder, 'checks.json'), text);
    const html = readFileSync(await writeReport(results, folder), 'utf8');
    expect(html).toMatch(/Expected the outcomes of bounds and gates in [^<]*checks\.json, got /);
    expect(html).toContain(`The file is kept as ${kept}.`);
    expect(said.errors).toContain(`The file is kept as ${kept}.`);
    expect(readFileSync(join(folder, kept), 'utf8')).toBe(text);
    expect(readFileSync(join(folder, 'checks.json'), 'utf8')).toBe('[]\n');
  }
  said.errors = '';
  expect(readFileSync(await writeReport(results, folder), 'utf8')).not.toContain('bounds and gates in');
  expect(said.errors).toBe('');
});

test('an earlier run without any of the settings is refused before anything is written', async () => {
  const results = [sampleResult({ method: 'kl', strength: 1 })];
  const earlier = { name: 'monday', results: results.map((result) => ({ ...result, setting: 'other' })) };
  await expect(writeReport(results, folder, { earlier })).rejects.toThrow(
    '[report] Expected an earlier run of sample to compare with, got trials of other in monday. Name a run of the same setting.',
  );
  expect(readdirSync(folder)).toEqual([]);
});
