import { appendFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { makeFolder } from '../../lib/folders.ts';
import { fileNameOf } from '../../lib/hash.ts';
import { methodTitle } from '../../results/method-title.ts';
import { metricsOf, scoresOf } from './metrics.ts';
import type { Tracker } from './tracker.ts';

/**
 * TensorBoard's event files, one folder a trial below `SELGEN_TENSORBOARD` (default `.selgen/tensorboard`). Each update
 * appends to the file, so TensorBoard shows a running training.
 */
export const tensorboard: Tracker = ({ key, setting, method, seed }, environment) => {
  const root = environment.SELGEN_TENSORBOARD || '.selgen/tensorboard';
  const name = fileNameOf(`${methodTitle(method)} seed=${seed}`.replace(/[^\p{L}\p{N} ,=._-]+/gu, '-'));
  const folder = join(root, fileNameOf(setting.replace(/[^\p{L}\p{N}_-]+/gu, '-')), `${name} ${key.slice(0, 8)}`);
  makeFolder(folder);
  const now = () => Date.now() / 1000;
  const file = join(folder, `events.out.tfevents.${Math.floor(now())}.${hostname()}.${process.pid}`);
  const write = (event: Uint8Array) => appendFileSync(file, record(event));
  write(versionEvent(now()));
  let last = 0;
  return {
    point(point) {
      last = point.step;
      write(scalarEvent(now(), point.step, metricsOf(point)));
    },
    async end(result) {
      if (result) write(scalarEvent(now(), last, scoresOf(result)));
    },
  };
};

/** A field's number and wire type, as protocol buffers write them before its value. */
const field = (number: number, type: 'varint' | 'double' | 'bytes' | 'float') =>
  (number << 3) | { varint: 0, double: 1, bytes: 2, float: 5 }[type];
/** Fields of `tensorflow.Event`. */
const EVENT = {
  wallTime: field(1, 'double'),
  step: field(2, 'varint'),
  version: field(3, 'bytes'),
  summary: field(5, 'bytes'),
};
/** Fields of `tensorflow.Summary` and its values. */
const SUMMARY = { value: field(1, 'bytes'), tag: field(1, 'bytes'), simpleValue: field(2, 'float') };

/** The first event of every file. */
function versionEvent(seconds: number): Uint8Array {
  const event = protobuf.Writer.create().uint32(EVENT.wallTime).double(seconds);
  return event.uint32(EVENT.version).string('brain.Event:2').finish();
}

function scalarEvent(seconds: number, step: number, values: readonly (readonly [string, number])[]): Uint8Array {
  const event = protobuf.Writer.create().uint32(EVENT.wallTime).double(seconds).uint32(EVENT.step).int64(step);
  event.uint32(EVENT.summary).fork();
  for (const [tag, value] of values) {
    event.uint32(SUMMARY.value).fork().uint32(SUMMARY.tag).string(tag);
    event.uint32(SUMMARY.simpleValue).float(value).ldelim();
  }
  return event.ldelim().finish();
}

/** A TFRecord: length, its checksum, the data, its checksum. */
function record(data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(data.length + 16);
  bytes.writeBigUInt64LE(BigInt(data.length), 0);
  bytes.writeUInt32LE(maskedChecksum(bytes.subarray(0, 8)), 8);
  bytes.set(data, 12);
  bytes.writeUInt32LE(maskedChecksum(data), data.length + 12);
  return bytes;
}

/**
 * CRC-32C (Castagnoli), rotated and offset as TFRecord asks, because a checksum over data with checksums in it is weak.
 */
export function maskedChecksum(data: Uint8Array): number {
  let checksum = 0xffffffff;
  for (const byte of data) checksum = TABLE[(checksum ^ byte) & 0xff]! ^ (checksum >>> 8);
  checksum = ~checksum >>> 0;
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});
