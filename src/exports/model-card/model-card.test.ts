import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { TrialResult } from '../../results/result.ts';
import { failedSample, sampleResult } from '../../results/sample-results.ts';
import { emptiedFolder } from '../../temporary-folder.ts';
import { hubIdOf, licenseOf } from './base-model.ts';
import { modelCard } from './model-card.ts';

const text = z.string().min(1);
/** The hub's requirements for a card. `model-card.py` in fixtures/golden checks a card with the hub's own library. */
const head = z.strictObject({
  library_name: z.literal('peft'),
  pipeline_tag: z.literal('text-generation'),
  license: text,
  base_model: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/)
    .optional(),
  base_model_relation: z.literal('adapter').optional(),
  tags: z.array(z.string().regex(/^[\w.:-]+$/)),
  'model-index': z
    .array(
      z.strictObject({
        name: text,
        results: z.array(
          z.strictObject({
            task: z.strictObject({ type: z.literal('text-generation'), name: text }),
            dataset: z.strictObject({ type: text, name: text }),
            metrics: z.array(
              z.strictObject({ type: text, name: text, value: z.number().min(0).max(1), verified: z.literal(false) }),
            ),
          }),
        ),
      }),
    )
    .optional(),
});
const headOf = (card: string) => head.parse(parse(/^---\n([\s\S]*?)\n---\n/.exec(card)![1]!));
const trial = sampleResult({ method: 'kl', strength: 0.1 });
const options = { baseModel: 'org/base', license: 'apache-2.0' };

describe('a model card', () => {
  test('has metadata that the hub takes, with the scores', () => {
    const card = headOf(modelCard(trial, options));
    expect(card).toMatchObject({ license: 'apache-2.0', base_model: 'org/base', base_model_relation: 'adapter' });
    const { axes } = trial.outcome;
    expect(card['model-index']![0]!.results[0]!.metrics.map(({ type, value }) => [type, value])).toEqual(
      (['task', 'capability', 'alignment'] as const).map((axis) => [axis, axes[axis]!.value]),
    );
  });

  // Found by the fault campaign: YAML does not escape the second kind of control characters.
  test('has names in its metadata without what a terminal would obey or YAML forbids', () => {
    const named = {
      ...trial,
      setting: 'sums\u009b31m\u202e\u2028',
      method: { ...trial.method, name: '\u001b[2Jmine\u200b' },
    };
    const card = modelCard(named, { baseModel: null });
    expect(card).toContain('name: "sums 31m - [2Jmine "');
    expect(card.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
  });

  test('says how it was trained, on what, and with which intervals', () => {
    const card = modelCard(trial, options);
    const { value, interval, n } = trial.outcome.axes.alignment!;
    const [low, high] = interval.map((end) => end.toFixed(3));
    expect(card).toContain(`| ${value.toFixed(3)} | ${low}–${high} | ${n} |`);
    expect(card).toContain(`* key: ${trial.key}`);
    expect(card).toContain('* data: {"task\\_train":"a1b2c3"');
    expect(card).toContain('* updates: 60');
  });

  // In two settings the untrained model has no capability, because the task is to teach it.
  test('claims no more than every setting and one training allow', () => {
    const card = modelCard(trial, options);
    expect(card).not.toMatch(/could do before/);
    expect(card).toMatch(/does not cover other trainings/);
    const [index] = headOf(card)['model-index']!;
    for (const { name } of index!.results[0]!.metrics) expect(name).toMatch(/this training only; \d+ questions\)$/);
  });

  test('names no base that the hub does not have, and no scores that a failed trial has not', () => {
    const card = headOf(modelCard(failedSample({ method: 'kl', strength: 100 }), { baseModel: null }));
    expect(card).toEqual(expect.not.objectContaining({ base_model: expect.anything() }));
    expect([card.license, card['model-index']]).toEqual(['unknown', undefined]);
  });

  test.each([
    '---\nlicense: evil\n---',
    '<script>alert(1)</script>',
    '[x](javascript:alert(1))',
    '| a | b |',
    '"\n- x: [',
    '\u001b[2J',
  ])('keeps the hostile name %j inert', (name) => {
    const hostile: TrialResult = {
      ...trial,
      setting: name,
      method: { name, strength: { option: name, value: 1 }, options: { [name]: name } },
    };
    const card = modelCard(hostile, options);
    expect(headOf(card).license).toBe('apache-2.0');
    const body = card.split('\n---\n').slice(1).join('\n---\n');
    expect(body).not.toMatch(/(?<!\\)<script|^---$|(?<!\\)\[x|^\| a \|/m);
    expect(body).not.toContain('\u001b');
    expect(body.match(/^#+ .*$/gm)).toHaveLength(6);
  });
});

describe('a base model', () => {
  const folder = emptiedFolder('card');

  test("has its id of the hub in the hub's cache alone", () => {
    expect(hubIdOf('/c/hub/models--google--gemma-2b-it/snapshots/abc')).toBe('google/gemma-2b-it');
    expect(hubIdOf('/c/hub/models--org--a--b/snapshots/abc')).toBe('org/a--b');
    expect(hubIdOf('/work/fixtures/models/tiny-gemma/')).toBeNull();
  });

  test('has the licence that its own card names', () => {
    expect(licenseOf(folder)).toBeUndefined();
    const card = (head: string) => writeFileSync(join(folder, 'README.md'), head);
    card('---\nlicense: gemma\ntags: [a]\n---\n# A');
    expect(licenseOf(folder)).toBe('gemma');
    for (const none of ['# A', '---\nlicense: [a\n---\n', '---\ntags: [a]\n---\n', '---\n---\n']) {
      card(none);
      expect(licenseOf(folder)).toBeUndefined();
    }
    rmSync(join(folder, 'README.md'));
    mkdirSync(join(folder, 'README.md'));
    expect(licenseOf(folder)).toBeUndefined();
  });
});
