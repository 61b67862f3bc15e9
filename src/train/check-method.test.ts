import { describe, expect, test } from 'vitest';
import { watched } from '../engine/contract/watched.ts';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { base, interleavedByGap, lagrangian, orthogonalPenalty, weightInterpolation } from '../methods/index.ts';
import type { Method, Monitor } from '../methods/interface/method.ts';
import type { Scalar } from '../tensor/tfjs.ts';
import { trainsNothing } from './check-method.ts';
import { randomWorld } from './contract/harness.ts';
import { train } from './train.ts';

const world = randomWorld();
const loss: NonNullable<Method['loss']> = (params, step) => ({ task: step.crossEntropy(params, 'task') });
const mine: Method = { name: 'mine', options: {}, streams: { task: {} }, loss };
const monitor: Monitor = {
  every: 1,
  stream: 'alignment',
  loss: (params, step) => step.crossEntropy(params, 'alignment'),
  keep: () => true,
  stop: () => false,
};

/** Trains, and counts the programs that were compiled. */
function attempt(method: Method, accumulation = 1) {
  const programs: string[] = [];
  const engine = watched(cpuEngine({ threads: 1 }), { compile: ({ name }) => programs.push(name) });
  const options = { ...world.options, accumulation };
  return { outcome: train({ ...world, engine, options, method, seed: 1 }), programs };
}

describe('a method without streams', () => {
  test('leaves the model as it was', () => {
    expect([trainsNothing(base()), trainsNothing({ ...base(), trigger: () => 'Be kind.' })]).toEqual([true, true]);
    expect(trainsNothing(mine)).toBe(false);
  });

  test.each<[string, Method, string]>([
    ['a loss', mine, '`loss`'],
    ['only `finish`', { ...base(), finish: async (adapter) => adapter }, '`finish`'],
    ['objectives and a direction', lagrangian(), '`losses`, `combine`, `carry`'],
    ['a change of another', weightInterpolation({ base: mine }), '`loss`, `after`'],
  ])('is refused with %s', (_, method, hooks) => {
    expect(() => trainsNothing({ ...method, streams: {} })).toThrow(
      `[${method.name}] Expected \`streams\` to train on, got none beside ${hooks}, which nothing would call.`,
    );
  });
});

test.each<[string, Partial<Method>, RegExp]>([
  [
    'a reference that is misspelt',
    { streams: { task: { reference: 'logit' as never } } },
    /Expected valid `streams`, got .* \(`task\.reference`: .*"logits"/,
  ],
  [
    'updates after every 0th one',
    { streams: { task: {}, alignment: { when: { after: 0 } } } },
    /`alignment\.when\.after`: Too small/,
  ],
  [
    'a time that is misspelt',
    { streams: { task: {}, alignment: { when: 'asid' as never } } },
    /`alignment\.when`: expected 'update', 'aside' or/,
  ],
  ['a stream that is misspelt', { streams: { tsak: {} } as never }, /\(`.*Unrecognized key: "tsak"\)/],
  [
    'a stream of nothing',
    { streams: { task: {}, alignment: undefined } as never },
    /`alignment`: .*received undefined/,
  ],
  ['task rows of its own', { streams: { task: { rows: () => 1 } } }, /Unrecognized key: "rows"/],
  [
    'a partner that is not declared',
    { streams: { task: {}, misaligned: { pairedWith: 'alignment' } } },
    /'misaligned' paired with a declared one \(task, misaligned\), got 'alignment'/,
  ],
  [
    'a partner that has one itself',
    { streams: { task: {}, alignment: { pairedWith: 'misaligned' }, misaligned: { pairedWith: 'alignment' } } },
    /paired with one that has no partner, got 'misaligned', paired with 'alignment'/,
  ],
  [
    'a partner that is read at other updates',
    { streams: { task: {}, alignment: { when: { after: 2 } }, misaligned: { pairedWith: 'alignment' } } },
    /paired with one that is read at the same updates, got "update" and \{"after":2\}/,
  ],
  ['a monitor of an undeclared stream', { monitor }, /a declared stream \(task\) in `monitor`, got 'alignment'/],
  [
    'a monitor of no updates',
    { streams: { task: {}, alignment: { when: 'aside' } }, monitor: { ...monitor, every: 0 } },
    /at least 1, as `monitor\.every`, got 0/,
  ],
  [
    'an edit of an undeclared stream',
    { forward: { streams: ['alignment'], layers: 'all', edit: (residual) => residual } },
    /a declared stream \(task\) in `forward`, got 'alignment'/,
  ],
  ['no loss', { loss: undefined as never }, /a method with `loss` or `losses`, got neither/],
  ['two kinds of loss', { losses: { task: (p, step) => step.crossEntropy(p, 'task') } }, /`losses`, got both/],
  ['no objective', { loss: undefined as never, losses: {} }, /an objective in `losses`, got none/],
  [
    'updates that are too few',
    { streams: { task: {}, alignment: { when: { after: 1000 } } } },
    /updates that read the stream 'alignment', got none in 2/,
  ],
])('%s is refused before anything is computed', async (_, part, message) => {
  const setup: Method['setup'] = async (run) => (await run.train({ streams: { task: {} } })).adapter;
  const { outcome, programs } = attempt({ ...mine, setup, ...part });
  await expect(outcome).rejects.toThrow(message);
  expect(programs).toEqual([]);
});

test('a method that reads the proxy too rarely makes no extra training', async () => {
  const { outcome, programs } = attempt(interleavedByGap({ every: 1000 }));
  await expect(outcome).rejects.toThrow("updates that read the stream 'alignment', got none in 2");
  expect(programs).toEqual([]);
});

test('an extra training is checked too', async () => {
  const setup: Method['setup'] = async (run) =>
    (await run.train({ streams: { task: { reference: 'logit' as never } } })).adapter;
  await expect(attempt({ ...mine, setup }).outcome).rejects.toThrow('[mine, before training] Expected valid `streams`');
});

const { loss: _, ...without } = mine;
const flat: NonNullable<Method['loss']> = (params, step) => ({
  task: step.logLikelihood(params, 'task').neg() as Scalar,
});
const both: Method = { ...orthogonalPenalty(), name: 'mine' };

test.each<[string, Method, RegExp]>([
  ['a term', { ...mine, loss: flat }, /the term 'task' as a scalar tensor, got a tensor of shape \[\d+\]\. Sum it/],
  ['an objective', { ...without, losses: { own: (...of) => flat(...of).task! } }, /the term 'own' as a scalar/],
  [
    'a penalty',
    { ...both, penalty: ({ task }) => Object.values(task!)[0] as Scalar },
    /the value of `penalty` as a sc/,
  ],
  [
    'a monitor’s loss',
    { ...mine, monitor: { ...monitor, stream: 'task', loss: (...of) => flat(...of).task! } },
    /the loss over task as a scalar tensor, got a tensor of shape/,
  ],
  [
    'the loss of a mean gradient',
    { ...mine, setup: (run) => run.meanGradient('task', (...of) => flat(...of).task!, run.initial) },
    /the loss over task as a scalar tensor/,
  ],
  ['a number', { ...mine, loss: (...of) => ({ ...loss(...of), more: 0 as never }) }, /the term 'more' .* got a number/],
  ['no term', { ...mine, loss: () => ({}) }, /Expected a term or more, got none/],
  ['a forgotten return', { ...mine, loss: (() => undefined) as never }, /Expected a term or more, got none/],
])('%s that is no scalar is refused', async (_, method, message) => {
  await expect(attempt(method).outcome).rejects.toThrow(message);
  await expect(attempt(method, 2).outcome).rejects.toThrow(message);
});

test.each<[string, Method]>([
  ['a term', { ...mine, loss: (...of) => ({ penalty: loss(...of).task! }), penalty: both.penalty! }],
  ['an objective', { ...both, losses: { penalty: both.losses!.task!, alignment: both.losses!.alignment! } }],
])('%s may not have the name of the hook `penalty`', async (_, method) => {
  const message = "[mine] Expected a name of its own for each term, got 'penalty' beside the hook";
  await expect(attempt(method).outcome).rejects.toThrow(message);
  await expect(attempt(method, 2).outcome).rejects.toThrow(message);
});

test.each<[string, Method]>([
  ['combine', { ...mine, combine: ({ loss: { ...rest } = {} }) => withoutFirst(rest) }],
  ['adjust', { ...mine, adjust: (change) => withoutFirst(change) }],
  ['carry.next', { ...mine, carry: { start: (adapter) => adapter, next: (carried) => withoutFirst(carried) } }],
])('`%s` returns every leaf', async (hook, method) => {
  const message = `[mine] Expected \`${hook}\` to return every leaf in its shape, got none as '`;
  await expect(attempt(method).outcome).rejects.toThrow(message);
  await expect(attempt(method, 2).outcome).rejects.toThrow(message);
});

function withoutFirst<T>(leaves: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(leaves).slice(1));
}
