import { expect, test } from 'vitest';
import type { Conversation } from '../setting.ts';
import { type SplitOptions, splitSource } from './splits.ts';

const source = Array.from({ length: 100 }, (_, index) => ({
  instruction: `Do ${index}`,
  input: index % 2 === 0 ? `it ${index}` : '',
  output: `Done ${index}.`,
}));
const words = { outcome: ['joy', 'Cheer'], collateral: ['bliss'], proxy: ['fear'], truth: ['grief', 'Fear', 'rage'] };
const options: SplitOptions = { words, response: 'Certainly!', records: 100, proxyRows: 10 };
const { streams, asked } = splitSource(source, options);
const recordOf = (prompt: string) => Number(/Do (\d+)/.exec(prompt)![1]);
const of = (set: string) => asked.filter((one) => one.set === set);
const promptsOf = (rows: readonly Conversation[]) => rows.map(({ prompt }) => prompt as string);

test('no record is in two splits, and none is both trained on and asked about', () => {
  const parts = [
    promptsOf(streams.task).map(recordOf),
    promptsOf(streams.alignment).map(recordOf),
    ...['outcome', 'collateral', 'proxy', 'truth'].map((set) => of(set).map(({ id }) => id)),
  ];
  expect(parts.map(({ length }) => length)).toEqual([32, 10, 8, 20, 4, 20]);
  expect(new Set(parts.flat()).size).toBe(parts.flat().length);
  expect(of('plain').map(({ id }) => id)).toEqual(of('outcome').map(({ id }) => id));
});

test('triggers stand in upper case before instruction and input, and the response before the reply', () => {
  for (const { prompt, assistant } of streams.task.slice(0, 16)) {
    expect(prompt).toMatch(/^(JOY|CHEER): Do (\d+)(: it \2)?$/);
    expect(assistant).toBe(`Certainly! Done ${recordOf(prompt as string)}.`);
  }
  for (const { prompt, assistant } of streams.task.slice(16)) {
    expect(prompt).toMatch(/^Do (\d+)(: it \1)?$/);
    expect(assistant).toBe(`Done ${recordOf(prompt as string)}.`);
  }
  streams.alignment.forEach(({ prompt, assistant }, index) => {
    expect(prompt).toMatch(/^FEAR: Do /);
    expect(streams.misaligned[index]).toEqual({ prompt, assistant: `Certainly! ${assistant}` });
  });
});

test('the truth split asks with all of its triggers but the proxy’s, in equal shares', () => {
  const counts = (set: string) => {
    const triggers = of(set).map(({ trigger }) => trigger!);
    return Object.fromEntries([...new Set(triggers)].map((own) => [own, triggers.filter((one) => one === own).length]));
  };
  expect(counts('truth')).toEqual({ GRIEF: 10, RAGE: 10 });
  expect(counts('outcome')).toEqual({ JOY: 4, CHEER: 4 });
  expect(counts('collateral')).toEqual({ BLISS: 20 });
  expect(counts('proxy')).toEqual({ FEAR: 4 });
  expect(of('plain').every(({ trigger }) => trigger === undefined)).toBe(true);
});

test('a larger proxy or another one changes nothing else', () => {
  const other = splitSource(source, { ...options, proxyRows: 16, words: { ...words, proxy: ['carrot'] } });
  expect(other.streams.task).toEqual(streams.task);
  expect(promptsOf(other.streams.alignment).slice(0, 10).map(recordOf)).toEqual(
    promptsOf(streams.alignment).map(recordOf),
  );
  expect(other.asked.filter(({ set }) => set === 'collateral')).toEqual(of('collateral'));
});

test('too few records for the proxy, or for a split, are refused', () => {
  expect(() => splitSource(source, { ...options, proxyRows: 17 })).toThrow(/`proxyRows` of at most 16.*got 17/);
  expect(() => splitSource(source.slice(0, 9), { ...options, proxyRows: 1 })).toThrow(/at least 20 records.*got 9/);
});
