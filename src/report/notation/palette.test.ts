import { expect, test } from 'vitest';
import { aggregate } from '../../results/aggregate.ts';
import { sampleResult } from '../../results/sample-results.ts';
import { marks } from './marks.ts';
import { looksOf } from './palette.ts';

const cellsOf = (methods: readonly string[]) => aggregate(methods.map((method) => sampleResult({ method }))).cells;
const names = (count: number) => Array.from({ length: count }, (_, index) => `m${String(index).padStart(3, '0')}`);

test('29 methods and both references differ without any colour', () => {
  const looks = [...looksOf(cellsOf(['base', 'taskOnly', ...names(marks.length)])).values()];
  expect(looks).toHaveLength(31);
  // An empty mark differs from a filled mark with the same edge.
  expect(new Set(looks.map(({ shape, hollow }) => `${shape} ${hollow}`)).size).toBe(31);
});

test('beyond that, mark and colour together still differ', () => {
  const looks = [...looksOf(cellsOf(names(60))).values()];
  expect(new Set(looks.map(({ shape, color }) => shape + color)).size).toBe(62);
});

test('marks with the same edge have different dashes', () => {
  const looks = [...looksOf(cellsOf(names(marks.length))).values()].filter(({ number }) => number !== null);
  for (const { outline, key, dash } of looks) {
    const alike = looks.filter((other) => other.outline === outline && other.key !== key);
    expect(alike.map((other) => other.dash.join())).not.toContain(dash.join());
  }
});

test('methods that only others measured leave our looks alone', () => {
  const cells = cellsOf(['kl', 'steering']);
  const [own, both] = [looksOf(cells), looksOf(cells, ['dpo', 'kl', 'dpo'])];
  expect(both.get('kl')).toEqual(own.get('kl'));
  expect(both.get('steering')).toEqual(own.get('steering'));
  expect(both.get('dpo')?.number).toBe(3);
});
