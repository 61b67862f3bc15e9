import type { Random } from '../lib/random.ts';

/** Malicious values, and values that break parsers of numbers and text. */
const HOSTILE: readonly unknown[] = [
  ...[null, true, -1, 0, Number.POSITIVE_INFINITY, -1e-320, 2 ** 53, 1e12],
  ...['', '__proto__', 'constructor', '../../../../tmp/selgen-escaped', '/etc/passwd'],
  ...['\u0000', '\uD800', '\u001b]0;title\u0007\u001b[2J', '<script>alert(1)</script>'],
  ...['x'.repeat(20_000), '('.repeat(2_000)],
  ...[[], {}, [[[[[[]]]]]], { __proto__: null, toString: 1, length: -1 }],
];

const NAMES = ['__proto__', 'constructor', 'toString', '', '../x'];

/** Bytes with a meaning in some format: quotes, brackets, separators, line ends, byte-order marks, templates. */
const CHARACTERS = '"\',\n\r{}[]:\\\u0000\uFEFF';
const PIECES = [...CHARACTERS, '{{', '{%', '%}', '1e309', '&a', '*a', '!!js/function']
  .map((text) => Buffer.from(text))
  .concat([Buffer.of(0xff, 0xfe), Buffer.of(0xc3), Buffer.alloc(8, 0xff), Buffer.alloc(8)]);

/** A mutated copy of a file: one to three changes to its bytes or, in JSON, perhaps to its values and keys. */
export function mutate(random: Random, bytes: Buffer): Buffer {
  const json = random.integer(2) === 0 ? parsed(bytes) : undefined;
  if (json !== undefined) return Buffer.from(text(withHostile(random, json)));
  let mutated = bytes;
  for (let change = 0; change <= random.integer(3); change++) mutated = mutateBytes(random, mutated);
  return mutated;
}

function mutateBytes(random: Random, bytes: Buffer): Buffer {
  // Headers decide more than the rest, so half of the changes are in the first part.
  const place = random.integer(random.integer(2) === 0 ? Math.min(bytes.length, 512) + 1 : bytes.length + 1);
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
  switch (random.integer(7)) {
    case 0:
      return Buffer.from(before);
    case 1:
      return Buffer.concat([before, after.subarray(1 + random.integer(16))]);
    case 2:
      return Buffer.concat([before, bytes.subarray(random.integer(bytes.length + 1)).subarray(0, 4096)]);
    case 3:
      return Buffer.concat([before, random.pick(PIECES), after]);
    case 4: {
      const piece = random.pick(PIECES);
      return Buffer.concat([before, piece, after.subarray(piece.length)]);
    }
    default: {
      const flipped = Buffer.from(bytes);
      if (flipped.length > 0) flipped[Math.min(place, bytes.length - 1)]! ^= 1 << random.integer(8);
      return flipped;
    }
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

/** Replaces one value or key, at any depth, by a hostile one, or drops or doubles it. */
function withHostile(random: Random, value: unknown): unknown {
  const isTree = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isTree || random.integer(6) === 0) return random.pick(HOSTILE);
  const keys = Object.keys(value);
  const key = random.pick(keys);
  const inner = (value as Record<string, unknown>)[key];
  if (Array.isArray(value)) {
    const place = Number(key);
    const replacement = random.pick([[withHostile(random, inner)], [], [inner, inner], [withHostile(random, inner)]]);
    return [...value.slice(0, place), ...replacement, ...value.slice(place + 1)];
  }
  const others = Object.entries(value).filter(([name]) => name !== key);
  switch (random.integer(6)) {
    case 0:
      return Object.fromEntries(others);
    case 1:
      return Object.fromEntries([...others, [random.pick([...NAMES, `${key} `]), inner]]);
    default:
      return Object.fromEntries([...others, [key, withHostile(random, inner)]]);
  }
}

/** JSON text with numbers such as NaN, which strict JSON lacks but other writers write. */
function text(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (item === Infinity ? '@infinity@' : item)).replaceAll(
    '"@infinity@"',
    '1e999',
  );
}
