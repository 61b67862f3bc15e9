import { expect, test } from 'vitest';
import { seededRandom } from '../../lib/random.ts';
import { aggregate } from '../aggregate.ts';
import { type SampleTrial, sampleComparison, sampleResult } from '../sample-results.ts';
import { findingsOf, klDominates, methodsTradeOff, mixingIsNotEnough, nearerProtectsBetter } from './findings.ts';

const seeds = [1, 2, 3];
const trialsOf = (...trials: SampleTrial[]) =>
  trials.flatMap((trial) => seeds.map((seed) => sampleResult({ ...trial, seed })));
const cellsOf = (...trials: SampleTrial[]) => aggregate(trialsOf(...trials)).cells;
/** The same trials of a variant of the method: another word for an option. */
const variantsOf = (...trials: SampleTrial[]) =>
  trials.flatMap((trial) =>
    seeds.map((seed) => {
      const result = sampleResult({ ...trial, seed });
      const { method } = result;
      return { ...result, method: { ...method, options: { ...method.options, tokens: 'all' } } };
    }),
  );
const base = { method: 'base', task: 0.3, alignment: 0.98 };
const taskOnly = { method: 'taskOnly', task: 0.9, alignment: 0.35 };

test('a store without trials says how to measure', () => {
  const findings = findingsOf('gcd, proxy addition', []);
  expect(findings.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 4 }, () => 'not measured'));
  expect(findings[0]!.evidence[0]!.text).toContain('npx vitest run suites/gcd');
});

test('mixing that leaves alignment far below base is not enough; mixing that restores it is', () => {
  const { cells } = aggregate(sampleComparison(seeds));
  const found = mixingIsNotEnough('sample', cells);
  expect(found.outcome).toBe('reproduced');
  expect(found.evidence[1]!.text).toMatch(
    /^standard over base, alignment: −0\.\d+ \(95 % −0\.\d+ to −0\.\d+; \d+ questions, 3 seeds\)$/,
  );
  const enough = cellsOf(base, taskOnly, { method: 'upweighted', strength: 10, task: 0.9, alignment: 0.98 });
  expect(mixingIsNotEnough('sample', enough).outcome).toBe('contradicted');
  // A method that protects because it learns nothing is no mitigation.
  const unlearned = cellsOf(base, taskOnly, { method: 'upweighted', strength: 10, task: 0.3, alignment: 0.98 });
  expect(mixingIsNotEnough('sample', unlearned).outcome).toBe('not measured');
});

test('trials on different seeds are no comparison: a finding without evidence is not measured', () => {
  const mixed = { method: 'upweighted', task: 0.9, alignment: 0.5 };
  const { cells } = aggregate([
    ...[base, taskOnly, { ...mixed, strength: 1 }].map((trial) => sampleResult({ ...trial, seed: 1 })),
    sampleResult({ ...mixed, strength: 10, seed: 2 }),
  ]);
  const strongest = cells.filter(({ method }) => method.strength?.value !== 1);
  for (const found of [mixingIsNotEnough('sample', strongest), methodsTradeOff('sample', cells)]) {
    expect(found.outcome).toBe('not measured');
    expect(found.evidence[0]!.text).toContain('on the same seeds');
  }
});

test('methods trade off where the strongest costs something on average, and not where one gains for free', () => {
  const weak = { method: 'kl', strength: 1, task: 0.9, capability: 0.9, alignment: 0.3 };
  const costly = { method: 'kl', strength: 9, task: 0.9, capability: 0.3, alignment: 0.9 };
  expect(methodsTradeOff('sample', cellsOf(base, taskOnly, weak, costly)).outcome).toBe('reproduced');
  const free = [weak, costly].map((trial) => ({ ...trial, task: 1, capability: 1 }));
  const found = methodsTradeOff('sample', cellsOf(base, taskOnly, ...free));
  expect(found.outcome).toBe('contradicted');
  expect(found.test).toContain('loses less than 0.1 of both');
  expect(methodsTradeOff('sample', cellsOf(weak)).outcome).toBe('not measured');
});

test('the ends of a sweep are the declared ones, whatever came out', () => {
  const sweep = [0.5, 0.9, 0.2].map((alignment, index) => ({ method: 'kl', strength: index + 1, alignment }));
  const { evidence } = methodsTradeOff('sample', cellsOf(base, taskOnly, ...sweep));
  expect(evidence.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/^kl beta=3 over kl beta=1, alignment: −0\./),
  );
  const stopped = sweep.map((trial) => ({ ...trial, method: 'earlyStopping' }));
  expect(
    methodsTradeOff('sample', cellsOf(base, taskOnly, ...stopped)).evidence.map(({ text }) => text),
  ).toContainEqual(expect.stringMatching(/^earlyStopping weight=1 over earlyStopping weight=3, alignment: \+0\./));
  const kept = sweep.map((trial) => ({ ...trial, method: 'weightInterpolation' }));
  expect(methodsTradeOff('sample', cellsOf(base, taskOnly, ...kept)).evidence.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/^weightInterpolation weight=1 over weightInterpolation weight=3, alignment/),
  );
});

test('a variant is no end of its method’s sweep, and has ends of its own', () => {
  const sweep = [0.3, 0.5].map((alignment, index) => ({ method: 'kl', strength: index + 2, alignment }));
  const textsOf = (...variants: SampleTrial[]) => {
    const { cells } = aggregate([...trialsOf(base, taskOnly, ...sweep), ...variantsOf(...variants)]);
    return methodsTradeOff('sample', cells)
      .evidence.map(({ text }) => text)
      .filter((text) => text.includes(' over ') && text.includes('alignment'));
  };
  const own = [
    expect.stringMatching(/^strongest over weakest, mean of 1 sweeps/),
    expect.stringMatching(/^kl beta=3 over kl beta=2, alignment/),
  ];
  expect(textsOf({ method: 'kl', strength: 1000, alignment: 0.9 })).toEqual(own);
  const both = textsOf({ method: 'kl', strength: 1, alignment: 0.2 }, { method: 'kl', strength: 1000, alignment: 0.9 });
  expect(both).toHaveLength(3);
  expect(both).toContainEqual(expect.stringMatching(/^kl beta=1000 over kl beta=1, alignment: \+0\.[67]/));
  expect(both).toContainEqual(own[1]);
});

test('a method that may escape the trade leaves the average as it is, and the text says so', () => {
  const trading = ['kl', 'dpo', 'upweighted'].flatMap((method) => [
    { method, strength: 1, task: 0.9, capability: 0.9, alignment: 0.2 },
    { method, strength: 9, task: 0.9, capability: 0.3, alignment: 0.8 },
  ]);
  // It loses little, but the 200 questions of three seeds leave its loss uncertain.
  const escaping = [
    { method: 'steering', strength: 1, task: 0.6, capability: 0.6, alignment: 0.3 },
    { method: 'steering', strength: 9, task: 0.55, capability: 0.55, alignment: 0.8 },
  ];
  const found = methodsTradeOff('sample', cellsOf(base, taskOnly, ...trading, ...escaping));
  expect(found.outcome).toBe('reproduced');
  expect(found.test).toContain('single methods may escape');
  const texts = found.evidence.map(({ text }) => text);
  expect(texts[0]).toMatch(/mean of 4 sweeps, alignment: \+0\.\d+ \(95 % /);
  // Either of two costs suffices, at half the error rate each; the text states the interval’s own level.
  expect(texts[1]).toMatch(/mean of 4 sweeps, capability: −0\.\d+ \(97\.5 % /);
  expect(texts[2]).toMatch(/mean of 4 sweeps, task: .0\.\d+ \(97\.5 % /);
  expect(texts[3]).toMatch(/^an escape is ruled out for 3 of 4 sweeps/);
});

test('a variant adds nothing to its method’s front, and a variant of kl is no other method', () => {
  const weak = { task: 0.6, capability: 0.6, alignment: 0.5 };
  const strong = { task: 0.95, capability: 0.95, alignment: 0.95 };
  const kl = [1, 2].map((strength) => ({ method: 'kl', strength, ...weak }));
  const dpo = [1, 2].map((strength) => ({ method: 'dpo', strength, ...weak }));
  const variants = ['kl', 'dpo'].map((method) => ({ method, strength: 3, ...strong }));
  const { cells } = aggregate([...trialsOf(base, taskOnly, ...kl, ...dpo), ...variantsOf(...variants)]);
  const [, ...rows] = klDominates('sample', cells).evidence;
  expect(rows.map(({ text, value }) => [text.replace(/:.*/, ''), Math.round(10 * value!) / 10])).toEqual([
    ['front of kl over dpo, volume', 0],
    ['front of kl over dpo tokens=all, volume', -0.6],
  ]);
});

test('the best front is measured on questions that picked no strength', () => {
  const kl = { method: 'kl', strength: 1, task: 0.95, capability: 0.95, alignment: 0.95 };
  const other = { method: 'upweighted', strength: 1, task: 0.6, capability: 0.6, alignment: 0.5 };
  const found = klDominates('sample', cellsOf(base, taskOnly, kl, other));
  expect(found.outcome).toBe('reproduced');
  expect(found.evidence[0]!.text).toMatch(/^front of kl over the best other, volume on reporting questions: \+0\./);
  expect(klDominates('sample', cellsOf({ ...kl, method: 'dpo' }, { ...other, method: 'kl' })).outcome).toBe(
    'contradicted',
  );
});

test('one of thirteen equal methods that looks better contradicts nothing: all looks count', () => {
  // Equal methods that scatter by 0.08 between seeds. In these two worlds one method's own interval excludes 0. A verdict
  // that takes any one of twelve intervals for the family's would call that a contradiction.
  const names = ['kl', ...Array.from({ length: 12 }, (_, index) => `m${index}`)];
  for (const world of [3, 7]) {
    const random = seededRandom(world);
    const results = names.flatMap((method) =>
      [1, 2, 3].map((seed) => {
        const alignment = 0.6 + 0.08 * random.fork(`${method} ${seed}`).normal();
        return sampleResult({ method, strength: 1, seed, task: 0.9, capability: 0.9, alignment });
      }),
    );
    expect(klDominates('sample', aggregate(results).cells).outcome).toBe('inconclusive');
  }
});

test('one seed has numbers and no verdict', () => {
  const { cells } = aggregate(sampleComparison([1]));
  for (const found of findingsOf('sample', cells).slice(0, 3)) {
    expect(found.outcome).toBe('no verdict');
    expect(found.evidence[0]!.text).toBe('one seed: no verdict');
    expect(found.evidence[1]!.interval).toBeDefined();
  }
});

test('a nearer proxy is compared at equal method and strength', () => {
  const kl = { method: 'kl', strength: 1, alignment: 0.5 };
  const [far, near] = [cellsOf(taskOnly, kl), cellsOf(taskOnly, { ...kl, alignment: 0.9 })];
  expect(nearerProtectsBetter('sample', far, near).outcome).toBe('reproduced');
  expect(nearerProtectsBetter('sample', near, far).outcome).toBe('contradicted');
  expect(nearerProtectsBetter('sample', far, far).outcome).toBe('inconclusive');
});

test.each([
  ['model', { model: 'SmolLM2-135M' }],
  ['training', { training: { updates: 10 } }],
  ['engine', { engine: { name: 'cuda' } }],
  ['code', { code: 'older' }],
  ['method version', { method: { version: 'older' } }],
])('a nearer proxy of another %s is no comparison of proxies', (part, changed) => {
  const [kl, dpo] = ['kl', 'dpo'].map((method) => ({ method, strength: 1, alignment: 0.5 }));
  const changedIn = (...trials: SampleTrial[]) =>
    trialsOf(...trials).map((result) => ({ ...result, identity: { ...result.identity, ...changed } }));
  const far = cellsOf(kl!, dpo!);
  const near = (...trials: SampleTrial[]) => trials.map((trial) => ({ ...trial, alignment: 0.9 }));
  const found = nearerProtectsBetter('sample', far, aggregate(changedIn(...near(kl!, dpo!))).cells);
  expect(found.outcome).toBe('not measured');
  expect(found.evidence[0]!.text).toContain(`differ in ${part}`);
  const half = aggregate([...trialsOf(...near(kl!)), ...changedIn(...near(dpo!))]).cells;
  const texts = nearerProtectsBetter('sample', far, half).evidence.map(({ text }) => text);
  expect(texts[0]).toContain('mean of 1 points');
  expect(texts[1]).toBe(`1 points are left out, whose trials differ in ${part}`);
});
