import { expect, test } from 'vitest';
import { sampleComparison } from '../../results/sample-results.ts';
import { render } from '../page/render.ts';

test('every score of a label has its interval in sight, and every column its number of items', async () => {
  const { html } = await render(sampleComparison([0, 1]));
  const section = /<section id="s1-labels">[\s\S]*?<\/section>/.exec(html)![0];
  expect(section).not.toContain('title=');
  const scores = section.match(/<td class="h\d+[^>]*>[^<]*/g)!;
  expect(scores.length).toBeGreaterThan(50);
  expect(
    section.match(/<td class="h\d+[^>]*>[01]\.\d\d <span class="interval">[01]\.\d\d–[01]\.\d\d<\/span>/g),
  ).toEqual(expect.objectContaining({ length: scores.length }));
  expect(section).toMatch(/<th scope="col"[^>]*>Mod <span class="quiet">n \d+<\/span><\/th>/i);
});
