import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CompletedTrial } from '../../results/aggregate.ts';
import type { TrialResult } from '../../results/result.ts';
import { failedSample, sampleComparison, sampleResult } from '../../results/sample-results.ts';
import { render } from './render.ts';

const comparison = [
  ...sampleComparison(),
  failedSample({ method: 'kl', strength: 100 }, 'Expected a finite loss, got NaN.'),
];

// A failed assertion prints the text that is missing, and not the whole page.
const shows = (html: string, part: string | RegExp) =>
  expect(typeof part === 'string' ? html.includes(part) : part.test(html), `shows ${part}`).toBe(true);
const hides = (html: string, part: string) => expect(html.includes(part), `shows ${part}`).toBe(false);

describe('the report', () => {
  test('shows every point, its cost, the labels, the curves, what was said and what determined it', async () => {
    const { html } = await render(comparison);
    shows(html, '<title>selgen: sample</title>');
    expect(html.match(/<figure class="plane" /g)).toHaveLength(2);
    shows(html, /aria-label="kl beta=10: capability 0\.\d\d \(0\.\d\d–0\.\d\d\), alignment [^"]*on the front"/);
    expect(html.match(/<td class="score" data-value="0\.\d+">/g)).toHaveLength(9 * 3);
    expect(html.match(/<details class="point"/g)).toHaveLength(9);
    shows(html, 'npx vitest run suites -t &#x27;^sample kl beta&#x3D;10 seed&#x3D;0 &#x27;');
    shows(html, /<td class="number" data-value="2">2\.0 ×<\/td>/);
    expect(html.match(/aria-roledescription="line chart"/g)).toHaveLength(8); // base was not trained
    shows(html, '<summary>confirms incorrect</summary>');
    shows(html, 'confirms the falsehood');
    shows(html, '<dt>learningRate</dt><dd><bdi>0.0002</bdi></dd>');
    shows(html, '<dt>onnxruntime-node</dt><dd><bdi>1.30.0</bdi></dd>');
    shows(html, /Training on the task alone changes the task score from .* one seed: no verdict/);
  });

  test('tests one strength a method, shows the interval that the verdict is read off, and keeps sweeps descriptive', async () => {
    const { html } = await render(sampleComparison([0, 1, 2]));
    const section = html.split('<section id="s1-differences">')[1]!.split('</section>')[0]!;
    const [unprotected, leader, sweep] = section.split('<details class="metric"').slice(1);
    expect(unprotected!.match(/<td class="difference \w+" data-value/g)).toHaveLength(3 * 3);
    shows(unprotected!, /Told apart, of 3 other methods: task: [^;]*; capability: [^;]*; alignment: \d higher/);
    shows(leader!, /Against <svg[\s\S]*?<\/svg>\s*kl, .* by seed|Against <svg[\s\S]*?<\/svg>\s*kl, beta &#x3D;/);
    shows(section, /\d+ validation questions, \d+ reporting questions; a question is for validation if sha256/);
    expect(sweep!.match(/<td class="difference level" data-value/g)).toHaveLength(7 * 3);
    hides(sweep!, 'class="verdict"');
    const read = [
      ...`${unprotected}${leader}`.matchAll(/class="verdict">([^<]+)<\/span><span class="interval">(\S+) to (\S+),/g),
    ];
    expect(read).toHaveLength(6 * 3);
    for (const [, verdict, low, high] of read) {
      const [from, to] = [low, high].map((end) => Number(end!.replace('−', '-')));
      if (verdict === 'higher') expect(from).toBeGreaterThanOrEqual(0);
      else if (verdict === 'lower') expect(to).toBeLessThanOrEqual(0);
      else expect(from! <= 0 && to! >= 0).toBe(true);
    }
  });

  test('leads to each setting where there are several', async () => {
    const other = { ...sampleResult({ method: 'base', seed: 0 }), setting: 'second' };
    const { html } = await render([...sampleComparison(), other]);
    for (const [id, name] of [
      ['s1', 'sample'],
      ['s2', 'second'],
    ]) {
      shows(html, `<a href="#${id}">${name}</a>`);
      shows(html, `<section class="setting" id="${id}" aria-label="${name}">`);
    }
    hides((await render(comparison)).html, '<nav aria-label="Settings">');
    const regions = [...html.matchAll(/role="region" aria-label="([^"]*)"/g)].map(([, label]) => label);
    expect(regions).toContain('Scores and cost of every point in second');
    expect(new Set(regions).size).toBe(regions.length);
  });

  test('lists a failed trial plainly, and draws no point for it', async () => {
    const { html } = await render(comparison);
    shows(html, '<strong>kl beta&#x3D;100, seed 0</strong> <span class="why">Expected a finite loss, got NaN.</span>');
    shows(html, 'Stopped at update 17, last finite loss 8.25.');
    hides(html, 'aria-label="kl beta=100');
    shows(html, '<li><a href="#s1-failures">1 trial failed</a></li></ul>');
    shows(html, '<a href="#s1-failures">Failed trials</a>');
  });

  test('has no facts of points where every trial failed', async () => {
    const { html } = await render([failedSample({ method: 'kl', strength: 1 }), failedSample({ method: 'dpo' })]);
    shows(html, '<ul class="facts"><li><a href="#s1-failures">2 trials failed</a></li></ul>');
  });

  test('has a sentence in place of a plane without points', async () => {
    const unaligned = sampleComparison().map((result) => {
      return { ...result, outcome: { ...result.outcome, axes: { ...result.outcome.axes, alignment: null } } };
    });
    const { html } = await render(unaligned);
    shows(html, 'No point has both a score of capability and one of alignment');
    hides(html, 'class="plane"');
    hides(html, 'with the most alignment on validation questions');
  });

  test('is the same page for the same trials in any order', async () => {
    const { html } = await render(comparison);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(comparison, { minLength: comparison.length }), async (shuffled) => {
        expect((await render(shuffled)).html === html).toBe(true);
      }),
      { numRuns: 3 },
    );
  });

  test('needs nothing but itself, and lets nothing but its own script and style act', async () => {
    const { html, files } = await render(comparison);
    expect(files).toEqual({});
    const scripts = [...html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)];
    const data = scripts.filter(([, attributes]) => attributes !== '');
    expect(new Set(data.map(([, attributes]) => /type="([^"]*)"/.exec(attributes!)![1]))).toEqual(
      new Set(['application/json', 'application/gzip;base64']),
    );
    const [script, ...others] = scripts.filter(([, attributes]) => attributes === '').map(([, , content]) => content!);
    expect(others).toEqual([]);
    expect(
      /<link|<img|<iframe|\bsrc=|\bstyle="|\bon\w+="|@import|url\(|https?:/i.exec(html.replace(script!, ''))?.[0],
    ).toBeUndefined();
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)![1]!;
    const hash = (content: string) => {
      const digest = createHash('sha256').update(content).digest('base64');
      return `&#x27;sha256-${digest.replaceAll('=', '&#x3D;')}&#x27;`;
    };
    shows(html, `default-src &#x27;none&#x27;; script-src ${hash(script!)}; style-src ${hash(style)};`);
  });

  test('has unique ids, and a target for every link', async () => {
    const { html } = await render([
      ...comparison,
      { ...sampleResult({ method: 'kl', strength: 1 }), setting: 'other' },
    ]);
    const ids = [...html.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of html.matchAll(/href="#([^"]*)"/g)) {
      expect(ids).toContain(target);
    }
  });

  test.each<[string, TrialResult[]]>([
    ['no trials', []],
    ['only a failed one', [failedSample({ method: 'kl', strength: 1 })]],
    ['only the untrained model', [sampleResult({ method: 'base' })]],
    ['one without any axis', [withoutAxes(sampleResult({ method: 'kl', strength: 1 }))]],
    ['one without marks, scores and curve', [bare(sampleResult({ method: 'kl', strength: 1 }))]],
    ['several seeds', sampleComparison([0, 1, 2])],
  ])('can be made of %s', async (_title, results) => {
    shows((await render(results)).html, /^<!doctype html>[\s\S]*<\/html>\n$/);
  });

  test('warns when its trials are not comparable', async () => {
    const one = sampleResult({ method: 'kl', strength: 1 });
    const other = { ...sampleResult({ method: 'base' }), identity: { ...one.identity, data: 'changed' } };
    shows((await render([one, other])).html, 'These trials differ in more than method and seed');
    hides((await render([one])).html, 'role="note"');
  });
});

describe('hostile text', () => {
  const attacks = [
    '</script><script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '{{#each settings}}{{secret}}{{/each}}',
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    '</style><style>body{display:none}</style>',
    '<!-- ',
    ']]>',
    '&lt;b&gt;',
    '\u202Egnitirw\u202C \u2066isolated\u2069 \u200B\u0000\u001B[2J',
  ];

  test.each(attacks)('is inert: %j', async (attack) => {
    const { html } = await render([poisoned(attack)], { notes: [attack] });
    const { html: harmless } = await render([poisoned('harmless')], { notes: ['harmless'] });
    expect(markup(html)).toEqual(markup(harmless));
    expect(/[\p{Cc}\p{Cf}]/u.exec(html.replaceAll(/[\n\t]/g, ''))?.[0]).toBeUndefined();
  });

  test('is shown as it was written', async () => {
    const { html } = await render([poisoned('<b>{{x}}</b> & "q"')]);
    const shown = '<blockquote dir="auto">&lt;b&gt;{{x}}&lt;/b&gt; &amp; &quot;q&quot;</blockquote>';
    shows(html, shown);
  });
});

/** The page's tags with the names of their attributes, in order, without text and values. */
function markup(html: string): string[] {
  return [...html.matchAll(/<[^>"]*(?:"[^"]*"[^>"]*)*>/g)].map(([tag]) => tag.replaceAll(/"[^"]*"/g, '""'));
}

/** A trial with the attack as every text that a model, a file or a user may have written. */
function poisoned(attack: string): TrialResult {
  const result = sampleResult({ method: 'kl', strength: 1 });
  const { marks, scores } = result.outcome;
  const texts = { label: attack, set: attack, prompt: attack, reply: attack, expected: attack, why: attack };
  return {
    ...result,
    setting: attack,
    method: { name: attack, strength: { option: attack, value: 1 }, options: { [attack]: attack } },
    identity: { [attack]: { [attack]: attack } },
    environment: { ...result.environment, cpu: attack, versions: { [attack]: attack } },
    curve: result.curve.map((point) => ({ ...point, terms: { [attack]: 1, other: 2 } })),
    outcome: {
      ...result.outcome,
      scores: scores.map((score) => ({ ...score, metric: attack, set: attack, label: attack })),
      marks: marks.slice(0, 6).map((mark) => ({ ...mark, ...texts })),
    },
  };
}

function withoutAxes(result: CompletedTrial): CompletedTrial {
  return { ...result, outcome: { ...result.outcome, axes: { task: null, capability: null, alignment: null } } };
}

function bare(result: CompletedTrial): CompletedTrial {
  return { ...result, curve: [], outcome: { ...result.outcome, scores: [], marks: [] } };
}
