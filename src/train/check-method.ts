import { z } from 'zod';
import { fail, shown } from '../lib/errors.ts';
import { mapValues } from '../lib/records.ts';
import type { Method, Step, StreamName, StreamUse, Terms } from '../methods/interface/method.ts';
import type { Params } from '../tensor/params.ts';

/** What only a training calls. */
const TRAINS: readonly (keyof Method)[] = [
  'rewrite',
  'setup',
  'chooseRows',
  'forward',
  'loss',
  'losses',
  'penalty',
  'combine',
  'adjust',
  'carry',
  'monitor',
  'finish',
  'after',
];

/** Whether a method leaves the model as it was. It then has no hook that would be ignored. */
export function trainsNothing(method: Method): boolean {
  if (Object.keys(method.streams).length > 0) return false;
  const ignored = TRAINS.filter((hook) => method[hook] !== undefined);
  if (ignored.length > 0) {
    fail(
      method.name,
      `Expected \`streams\` to train on, got none beside \`${ignored.join('`, `')}\`, which nothing would call. Declare the streams, such as \`{ task: {} }\`, or take the hooks out.`,
    );
  }
  return true;
}

/** Checks before any computation what can be said of a method without a model. */
export function checkMethod(method: Method): void {
  const { name, streams, monitor, forward } = method;
  const parsed = Uses.safeParse(streams);
  if (!parsed.success) {
    const problem = parsed.error.issues.map(({ path, message }) => `\`${path.join('.')}\`: ${message}`).join('; ');
    fail(name, `Expected valid \`streams\`, got ${shown(streams)} (${problem}). Correct them.`);
  }
  for (const stream of Object.keys(streams) as StreamName[]) checkPair(method, stream);
  const declared = (stream: StreamName, where: string) => {
    if (streams[stream]) return;
    fail(
      name,
      `Expected a declared stream (${Object.keys(streams).join(', ')}) in ${where}, got '${stream}'. Add it to \`streams\`, as \`{ when: 'aside' }\`.`,
    );
  };
  for (const stream of forward?.streams ?? []) declared(stream, '`forward`');
  if (monitor) {
    declared(monitor.stream, '`monitor`');
    if (!Number.isInteger(monitor.every) || monitor.every < 1) {
      fail(name, `Expected whole updates, at least 1, as \`monitor.every\`, got ${monitor.every}. Correct it.`);
    }
  }
  objectivesOf(method);
}

/** The objectives whose gradients are taken separately. */
export function objectivesOf({ name, loss, losses }: Method): Record<string, (params: Params, step: Step) => Terms> {
  if (loss && losses) fail(name, 'Expected a method with `loss` or `losses`, got both. Take one of them out.');
  if (loss) return { loss };
  if (!losses)
    fail(name, 'Expected a method with `loss` or `losses`, got neither. Give it one, or declare no streams.');
  if (Object.keys(losses).length === 0) fail(name, 'Expected an objective in `losses`, got none. Give it one.');
  return mapValues(losses, (f, objective) => (params: Params, step: Step) => ({ [objective]: f(params, step) }));
}

/** A pair belongs together where both streams of it are read at the same updates, in the partner's order. */
function checkPair({ name, streams }: Method, stream: StreamName): void {
  const { pairedWith, when = 'update' } = streams[stream]!;
  if (pairedWith === undefined) return;
  const partner = streams[pairedWith];
  const refuse: (expected: string, got: string) => never = (expected, got) =>
    fail(
      name,
      `Expected the stream '${stream}' paired with ${expected}, got ${got}. Row i of both must belong together.`,
    );
  if (!partner) refuse(`a declared one (${Object.keys(streams).join(', ')})`, `'${pairedWith}'`);
  if (partner.pairedWith) refuse('one that has no partner', `'${pairedWith}', paired with '${partner.pairedWith}'`);
  const { when: its = 'update' } = partner;
  if (when === 'aside' || its === 'aside' || JSON.stringify(when) === JSON.stringify(its)) return;
  refuse(`one that is read at the same updates`, `${JSON.stringify(when)} and ${JSON.stringify(its)}`);
}

const count = z.number().int().positive();
const when = z.union(
  [z.enum(['update', 'aside']), z.strictObject({ after: count, updates: count.optional() })],
  "expected 'update', 'aside' or { after, updates } in whole numbers, at least 1",
);
const Use = z.strictObject({
  when: when.optional(),
  rows: z.custom<StreamUse['rows']>((value) => typeof value === 'function', 'expected a function').optional(),
  tokens: z.enum(['answer', 'all']).optional(),
  pairedWith: z.enum(['task', 'alignment', 'misaligned']).optional(),
  reference: z.enum(['logits', 'targetLogProbabilities', 'states']).optional(),
});
/** All methods of a comparison see the same task rows. */
const TaskUse = Use.omit({ rows: true, pairedWith: true });
const Uses = z.strictObject({
  task: TaskUse.exactOptional(),
  alignment: Use.exactOptional(),
  misaligned: Use.exactOptional(),
});
