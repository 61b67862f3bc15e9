import { GROWTH } from '../engine/freed-memory.ts';
import { BYTES } from './describe-model.ts';
import type { EngineMemory } from './memory.ts';
import { type Amount, type Fit, gigabytes, type Plan, type PlannedTrial } from './plan.ts';

/** A plan as lines for a terminal. */
export function planText({ model, setting, training, trials, memory, total, rate, fits }: Plan): string {
  const { network, parameters, format, hasStandIn, source } = model;
  const { adapterParameters, answering } = trials[0]!.usage;
  const bytes = parameters * BYTES[format];
  const { updates, taskRows, accumulation = 1 } = training;
  const facts = {
    model: `${source}: ${network.modelType}, ${network.layers} layers of ${count(network.hidden)}, vocabulary of ${count(network.vocabulary)}`,
    weights: `${large(parameters)} parameters, ${gigabytes(bytes)} in ${format}`,
    adapter: `rank ${training.adapter.rank}: ${large(adapterParameters)} parameters`,
    training: `${setting}: ${updates} updates of ${taskRows} task rows, each in ${plural(accumulation, 'part')}`,
    answering: `${count(answering.tokens)} tokens at most, ${large(answering.flops)} FLOP`,
    total: `${plural(trials.length, 'trial')} on one seed: ${amount(total)}`,
    ...(rate === undefined ? {} : { time: `where matrices multiply at ${large(rate)} FLOP a second` }),
  };
  return [
    ...Object.entries(facts).map(([name, text]) => `${name.padEnd(11)}${text}`),
    ...(hasStandIn ? ['Tokens are counted by letters: no tokenizer lies beside the configuration.'] : []),
    '',
    ...aligned([TRIAL_HEAD, ...trials.map(trialCells)]),
    '',
    ...aligned([MEMORY_HEAD, ...memory.map(memoryCells)]),
    ON_PROCESSOR,
    '',
    ...fits.map(sentence),
    '',
  ].join('\n');
}

const TRAINED = ['updates', 'backward', 'forward', 'tokens trained'];
const TRIAL_HEAD = ['trial', ...TRAINED, 'FLOP', 'time', 'host, cpu', 'device, xla'];

/** A trial's own amounts: without those of the training that it takes over, if it does. */
function trialCells({ title, usage, after, tokens: all, flops, seconds, memory }: PlannedTrial): string[] {
  const { updates, backwardPasses, forwardPasses, tokens } = usage.training;
  const [cpu, xla] = (['cpu', 'xla'] as const).map((name) => memory.find(({ engine }) => engine === name)!);
  const trained = after
    ? [`trained by ${after}`, '', '', all > usage.answering.tokens ? count(all - usage.answering.tokens) : '']
    : [updates, backwardPasses, forwardPasses, tokens].map(count);
  return [
    title,
    ...trained,
    large(flops),
    seconds === undefined ? '–' : duration(seconds),
    gigabytes(Math.max(cpu!.training.host, cpu!.answering.host)),
    gigabytes(Math.max(xla!.training.device, xla!.answering.device)),
  ];
}

const MEMORY_HEAD = ['memory at its peak', 'training: device', 'host', 'answering: device', 'host'];

const ON_PROCESSOR = `Where xla's device is the processor, one process takes both columns, less the largest weight, and up to ${gigabytes(GROWTH)} of freed pages in training.`;

function memoryCells({ engine, form, training, answering }: EngineMemory): string[] {
  return [
    `${engine}, ${form}`,
    onDevice(training.device),
    gigabytes(training.host),
    onDevice(answering.device),
    gigabytes(answering.host),
  ];
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '),
  );
}

function amount({ tokens, flops, seconds }: Amount): string {
  const time = seconds === undefined ? '' : `, about ${duration(seconds)}`;
  return `${count(tokens)} tokens, ${large(flops)} FLOP${time}`;
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function sentence({ place, as, with: change }: Fit): string {
  if (as.length > 0) return `In ${place} it fits: ${as.map(({ engine, form }) => `${engine}, ${form}`).join('; ')}.`;
  return change
    ? `In ${place} it does not fit. It would with ${change}.`
    : `In ${place} it does not fit, and nothing that is known here makes it fit. Take a smaller model, or more memory.`;
}

function onDevice(bytes: number): string {
  return bytes === 0 ? '–' : gigabytes(bytes);
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** 2.51 billion → 2.51 G. */
function large(value: number): string {
  const units = ['', ' k', ' M', ' G', ' T', ' P', ' E'];
  // Rounded first: 999,999 is 1.00 M, and not 1000 k.
  const rounded = Number(value.toPrecision(3));
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(rounded, 1)) / 3));
  return `${(rounded / 1000 ** step).toPrecision(3)}${units[step]}`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
