import { type Batch, countAnswerTokens, counting, type Example, makeBatch, roundUp } from '../../data/batch.ts';
import type { Arrays } from '../../engine/named-arrays.ts';
import { fail } from '../../lib/errors.ts';
import { seededRandom } from '../../lib/random.ts';
import type { Method, StreamName, Streams, StreamUse } from '../../methods/interface/method.ts';
import type { TrainingOptions } from '../options.ts';

/** The rows of each stream. */
export type StreamData = Readonly<Partial<Record<StreamName, readonly Example[]>>>;

/** The rows that one stream gives to one optimizer step, cut into micro-batches. */
export interface PlannedBatch {
  /** Indices into the stream's data, in order, by micro-batch. */
  readonly rows: readonly (readonly number[])[];
  readonly batches: readonly Batch[];
  /** The number of positions that count in the whole effective batch. */
  readonly answerTokens: number;
}

/**
 * For each stream that updates read, its batches in order. Made before training, so that it can be compared
 * between methods.
 */
export type Plan = Readonly<Partial<Record<StreamName, readonly PlannedBatch[]>>>;

/**
 * Draws every row of a run. A random stream of its own shuffles each stream anew for every epoch, so the order of the
 * task rows depends on the seed alone and not on what else a method reads.
 */
export function planRun(
  streams: Streams,
  data: StreamData,
  padId: number,
  options: TrainingOptions,
  seed: number,
): Plan {
  const read = (Object.entries(streams) as [StreamName, StreamUse][]).filter(([, { when }]) => when !== 'aside');
  // Again, because a method may have chosen rows. Streams aside keep theirs.
  checkData(Object.fromEntries(read), data, options);
  return Object.fromEntries(
    read.map(([name, use]) => [name, planStream(use.pairedWith ?? name, use, data[name]!, padId, options, seed)]),
  );
}

/**
 * Checks before training that every declared stream has rows, of which none is too long, and that paired streams have
 * equally many.
 */
export function checkData(
  streams: Streams,
  data: StreamData,
  { maximumLength }: Pick<TrainingOptions, 'maximumLength'>,
): void {
  for (const [name, { pairedWith }] of Object.entries(streams) as [StreamName, StreamUse][]) {
    const rows = data[name]?.length ?? 0;
    if (rows === 0) {
      fail(
        'training data',
        `Expected rows for the stream '${name}', got none. The method needs them: add them to the setting's data.`,
      );
    }
    // The last token is only a target, never an input.
    const lengths = data[name]!.map(({ tokens }) => tokens.length - 1);
    const long = lengths.findIndex((length) => length > maximumLength);
    if (long >= 0) {
      fail(
        'training data',
        `Expected at most ${maximumLength} tokens a row, got ${lengths[long]} in row ${long + 1} of the stream '${name}'. Shorten it, or raise \`training: { maximumLength }\` of the setting.`,
      );
    }
    const partners = pairedWith ? (data[pairedWith]?.length ?? 0) : rows;
    if (partners !== rows) {
      fail(
        'training data',
        `Expected as many rows in '${name}' as in '${pairedWith}', got ${rows} and ${partners}. Row i of both must belong together.`,
      );
    }
  }
}

/** The rows that a method's updates read. */
export function chosenRows({ chooseRows }: Method, state: Arrays, data: StreamData): StreamData {
  const chosen = Object.entries(chooseRows?.(state) ?? {}) as [StreamName, readonly number[]][];
  return { ...data, ...Object.fromEntries(chosen.map(([name, rows]) => [name, rows.map((row) => data[name]![row]!)])) };
}

/** How many batches a stream gives to a run: one an update, or some after every k-th update. */
export function batchCount({ when }: StreamUse, updates: number): number {
  return typeof when === 'object' ? Math.floor(updates / when.after) * (when.updates ?? 1) : updates;
}

function planStream(
  name: StreamName,
  use: StreamUse,
  data: readonly Example[],
  padId: number,
  options: TrainingOptions,
  seed: number,
): PlannedBatch[] {
  const { rows: rowsOf, tokens } = use;
  const { taskRows, accumulation = 1, maximumLength, timeMultiple = 16 } = options;
  const count = batchCount(use, options.updates);
  if (count === 0 && options.updates > 0) {
    fail(
      'training',
      `Expected updates that read the stream '${name}', got none in ${options.updates}: the method reads it less often. Train for more updates, or let it read more often.`,
    );
  }
  const size = name === 'task' ? taskRows : (rowsOf?.(taskRows) ?? options.alignmentRows);
  if (taskRows % accumulation !== 0) {
    fail('training', `Expected \`accumulation\` to divide ${taskRows} task rows, got ${accumulation}. Change either.`);
  }
  const counted = counting(tokens, data);
  const order = epochs(data.length, size * count, seed, name);
  const groups = Array.from({ length: count }, (_, update) => {
    // A stream with fewer rows than micro-batches leaves some micro-batches empty.
    const cut = (part: number) => update * size + Math.floor((part * size) / accumulation);
    return Array.from({ length: accumulation }, (__, part) => order.slice(cut(part), cut(part + 1)));
  });
  // Lengths are bucketed, and all batches of a bucket share one number of positions, so a run compiles few programs.
  const bucket = (rows: readonly number[]) =>
    roundUp(Math.max(1, ...rows.map((row) => counted[row]!.tokens.length - 1)), timeMultiple);
  const positions = new Map<number, number>();
  for (const rows of groups.flat()) {
    const count = countAnswerTokens(rows.map((row) => counted[row]!));
    positions.set(bucket(rows), Math.max(positions.get(bucket(rows)) ?? 1, count));
  }
  return groups.map((rows) => {
    const answerTokens = countAnswerTokens(rows.flat().map((row) => counted[row]!));
    const batches = rows.map((part) => {
      const positionMultiple = positions.get(bucket(part))!;
      const shape = { rows: Math.ceil(size / accumulation), timeMultiple, positionMultiple, maximumLength };
      const examples = part.map((row) => counted[row]!);
      return makeBatch(examples, padId, shape, answerTokens);
    });
    return { rows, batches, answerTokens };
  });
}

function epochs(rows: number, count: number, seed: number, stream: string): number[] {
  const order: number[] = [];
  for (let epoch = 0; order.length < count; epoch++) {
    const all = Array.from({ length: rows }, (_, row) => row);
    order.push(...seededRandom(seed).fork(`${stream}/epoch ${epoch}`).shuffle(all));
  }
  return order.slice(0, count);
}
