import { type Batch, countAnswerTokens, counting, type Example, makeBatch, roundUp } from '../../data/batch.ts';
import type { Arrays } from '../../engine/named-arrays.ts';
import { fail, shown } from '../../lib/errors.ts';
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
  checkUpdates(streams, options);
  return Object.fromEntries(read.map(([name]) => [name, planStream(streams, name, data[name]!, padId, options, seed)]));
}

/** Checks before training that updates read every stream that is not aside, and how many rows of it. */
export function checkUpdates(streams: Streams, options: TrainingOptions): void {
  const { taskRows, accumulation = 1, updates } = options;
  for (const [name, use] of Object.entries(streams) as [StreamName, StreamUse][]) {
    if (use.when === 'aside') continue;
    if (batchCount(use, updates) === 0 && updates > 0) {
      fail(
        'training',
        `Expected updates that read the stream '${name}', got none in ${updates}: the method reads it less often. Train for more updates, or let it read more often.`,
      );
    }
    rowsAtOnce(streams, name, options);
  }
  if (taskRows % accumulation !== 0) {
    fail('training', `Expected \`accumulation\` to divide ${taskRows} task rows, got ${accumulation}. Change either.`);
  }
}

/** Rows of a stream in an update: those of its partner, where it has one. */
function rowsAtOnce(streams: Streams, name: StreamName, options: TrainingOptions): number {
  const { taskRows, alignmentRows } = options;
  const { rows, pairedWith } = streams[name] ?? {};
  const partners = pairedWith && rowsAtOnce(streams, pairedWith, options);
  const size = rows?.(taskRows) ?? partners ?? (name === 'task' ? taskRows : alignmentRows);
  if (!Number.isInteger(size) || size < 1) {
    fail('training', `Expected whole \`rows\`, at least 1, of the stream '${name}', got ${size}. Correct them.`);
  }
  if (partners !== undefined && partners !== size) {
    fail(
      'training',
      `Expected as many \`rows\` of '${name}' as of its partner '${pairedWith}', got ${size} and ${partners}. Leave out those of '${name}'.`,
    );
  }
  return size;
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

/** The rows that a method's updates read. A pair's rows are chosen together. */
export function chosenRows({ name: method, chooseRows, streams }: Method, state: Arrays, data: StreamData): StreamData {
  if (!chooseRows) return data;
  const refuse = (expected: string, got: string) =>
    fail(method, `Expected \`chooseRows\` to return ${expected}, got ${got}. Correct it.`);
  const choice = chooseRows(state) as ReturnType<typeof chooseRows> | undefined;
  if (!choice) return refuse('rows of streams', 'nothing');
  const chosen = { ...data };
  for (const [name, rows] of Object.entries(choice) as [StreamName, readonly number[]][]) {
    const all = data[name];
    if (!all || !streams[name])
      return refuse(`rows of declared streams (${Object.keys(streams).join(', ')})`, `'${name}'`);
    const strange = rows.find((row) => !Object.hasOwn(all, row));
    if (rows.length === 0 || strange !== undefined) {
      return refuse(
        `indices from 0 to ${all.length - 1} of the stream '${name}'`,
        strange === undefined ? 'none' : `${strange}`,
      );
    }
    chosen[name] = rows.map((row) => all[row]!);
  }
  for (const [name, { pairedWith, when }] of Object.entries(streams) as [StreamName, StreamUse][]) {
    const rows = pairedWith && choice[pairedWith];
    if (!rows || when === 'aside') continue;
    const own = choice[name] ?? rows;
    if (own.join() !== rows.join())
      refuse(`the same rows of '${name}' and '${pairedWith}'`, `${shown(own)} and ${shown(rows)}`);
    chosen[name] = rows.map((row) => data[name]![row]!);
  }
  return chosen;
}

/** How many batches a stream gives to a run: one an update, or some after every k-th update. */
export function batchCount({ when }: StreamUse, updates: number): number {
  return typeof when === 'object' ? Math.floor(updates / when.after) * (when.updates ?? 1) : updates;
}

function planStream(
  streams: Streams,
  name: StreamName,
  data: readonly Example[],
  padId: number,
  options: TrainingOptions,
  seed: number,
): PlannedBatch[] {
  const use = streams[name]!;
  const size = rowsAtOnce(streams, name, options);
  const { accumulation = 1, maximumLength, timeMultiple = 16 } = options;
  const count = batchCount(use, options.updates);
  const counted = counting(use.tokens, data);
  const order = epochs(data.length, size * count, seed, use.pairedWith ?? name);
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
