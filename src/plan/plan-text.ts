import type { EngineMemory } from './memory.ts';
import { type Fit, gigabytes, type Plan } from './plan.ts';

/** A plan as lines for a terminal. */
export function planText({ model, setting, method, training, usage, memory, rate, seconds, fits }: Plan): string {
  const { network, parameters, format, hasStandIn, source } = model;
  const { training: trained, answering, adapterParameters } = usage;
  const bytes = parameters * (format === 'float32' ? 4 : 2);
  const facts: [string, string][] = [
    [
      'model',
      `${source}: ${network.modelType}, ${network.layers} layers of ${count(network.hidden)}, vocabulary of ${count(network.vocabulary)}`,
    ],
    ['weights', `${large(parameters)} parameters, ${gigabytes(bytes)} in ${format}`],
    ['adapter', `rank ${training.adapter.rank}: ${large(adapterParameters)} parameters`],
    ['trial', `${setting}, ${method}: ${training.updates} updates of ${training.taskRows} rows`],
    ['training', `${count(trained.tokens)} tokens, ${large(trained.flops)} FLOP`],
    ['answering', `${count(answering.tokens)} tokens at most, ${large(answering.flops)} FLOP`],
    ...(seconds === undefined || rate === undefined
      ? []
      : [
          ['time', `about ${duration(seconds)} where matrices multiply at ${large(rate)} FLOP a second`] as [
            string,
            string,
          ],
        ]),
  ];
  return [
    ...facts.map(([name, text]) => `${name.padEnd(11)}${text}`),
    ...(hasStandIn ? ['Tokens are counted by letters: no tokenizer lies beside the configuration.'] : []),
    '',
    ...table(memory),
    '',
    ...fits.map(sentence),
    '',
  ].join('\n');
}

function table(memory: readonly EngineMemory[]): string[] {
  const head = ['memory at its peak', 'training: device', 'host', 'answering: device', 'host'];
  const rows = memory.map(({ engine, form, training, answering }) => [
    `${engine}, ${form}`,
    onDevice(training.device),
    gigabytes(training.host),
    onDevice(answering.device),
    gigabytes(answering.host),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  return [head, ...rows].map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '),
  );
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
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(value, 1)) / 3));
  return `${(value / 1000 ** step).toPrecision(3)}${units[step]}`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
