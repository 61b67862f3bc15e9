import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sampleResult } from '../results/sample-results.ts';
import { emptiedFolder } from '../temporary-folder.ts';
import { wordyResult } from './transcripts/wordy-result.ts';
import { writeReport } from './write-report.ts';

const folder = emptiedFolder('report');

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
