import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import protobuf from 'protobufjs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { heardOutput } from '../../heard-output.ts';
import { type LocalServer, openServer } from '../../local-server.ts';
import { failedSample, sampleResult } from '../../results/sample-results.ts';
import { emptiedFolder } from '../../temporary-folder.ts';
import { maskedChecksum } from './tensorboard.ts';
import { trackTrial } from './track-trial.ts';

const trial = sampleResult({ method: 'kl', strength: 0.1 });
const failed = failedSample({ method: 'kl', strength: 100 });
const folder = emptiedFolder('track');
const said = heardOutput();

describe('trackers', () => {
  test('are off unless they are asked for, and a name that is none is told before the training', () => {
    expect(() => trackTrial(trial, {}).point(trial.curve[0]!)).not.toThrow();
    expect(() => trackTrial(trial, { SELGEN_TRACK: 'wandb' })).toThrow(/name tensorboard, mlflow, got 'wandb'/);
    expect(() => trackTrial(trial, { SELGEN_TRACK: 'constructor' })).toThrow(/got 'constructor'/);
  });

  test.each(['start', 'point', 'later', 'end'])(
    'that fail at the %s are told once, and the others go on',
    async (when) => {
      const points: number[] = [];
      const breakAt = (now: string) => {
        if (now === when) throw new Error('the disk is full');
      };
      const tracked = trackTrial(
        trial,
        { SELGEN_TRACK: 'broken, whole' },
        {
          broken: (_trial, _environment, lost) => {
            breakAt('start');
            if (when === 'later') lost(new Error('the disk is full'));
            return { point: () => breakAt('point'), end: async () => breakAt('end') };
          },
          whole: () => ({ point: ({ step }) => void points.push(step), end: async () => void points.push(-1) }),
        },
      );
      for (const point of trial.curve.slice(0, 3)) tracked.point(point);
      await tracked.end(trial);
      expect(points).toEqual([...trial.curve.slice(0, 3).map(({ step }) => step), -1]);
      expect(said.errors).toBe('[track] broken is left out of this trial, which goes on: the disk is full\n');
    },
  );
});

describe('TensorBoard', () => {
  test('the checksum is CRC-32C, masked', () => {
    const unmasked = (masked: number) => {
      const turned = (masked - 0xa282ead8) >>> 0;
      return ((turned << 15) | (turned >>> 17)) >>> 0;
    };
    // The check value of the algorithm, and the first example of RFC 3720.
    expect(unmasked(maskedChecksum(Buffer.from('123456789')))).toBe(0xe3069283);
    expect(unmasked(maskedChecksum(Buffer.alloc(32)))).toBe(0x8a9136aa);
  });

  test('reads each update as it comes, then the scores', async () => {
    const environment = { SELGEN_TRACK: 'tensorboard', SELGEN_TENSORBOARD: folder };
    const tracked = trackTrial({ ...trial, setting: '../a/b' }, environment);
    tracked.point(trial.curve[0]!);
    tracked.point({ ...trial.curve[1]!, loss: Number.NaN });
    expect(readdirSync(folder)).toEqual(['-a-b']);
    const events = () => eventsIn(join(folder, '-a-b'));
    expect(events()).toHaveLength(3);
    await tracked.end(trial);
    const [version, first, second, scores] = events();
    expect(version).toMatchObject({ fileVersion: 'brain.Event:2' });
    const { step, loss, gradientNorm } = trial.curve[0]!;
    expect(first!.step).toBe(step);
    expect(valuesOf(first!)).toMatchObject({ loss: Math.fround(loss), gradient_norm: Math.fround(gradientNorm) });
    expect(valuesOf(second!)).not.toHaveProperty('loss');
    expect(valuesOf(scores!)['scores/alignment']).toBe(Math.fround(trial.outcome.axes.alignment!.value));
    const { value, interval } = trial.outcome.criteria!.coherence!;
    expect(valuesOf(scores!)).toMatchObject({
      'scores/coherence': Math.fround(value),
      'scores/coherence_low_95': Math.fround(interval[0]),
      'scores/coherence_high_95': Math.fround(interval[1]),
    });
    expect(said.errors).toBe('');
  });

  test('that cannot be written is told, and the training goes on', async () => {
    writeFileSync(join(folder, 'file'), '');
    const tracked = trackTrial(trial, { SELGEN_TRACK: 'tensorboard', SELGEN_TENSORBOARD: join(folder, 'file') });
    tracked.point(trial.curve[0]!);
    await tracked.end(trial);
    expect(said.errors).toMatch(/^\[track\] tensorboard is left out.*\n$/);
  });

  test('take names of any length', async () => {
    const long = { ...trial, setting: '数'.repeat(300), method: { ...trial.method, name: 'm'.repeat(300) } };
    const tracked = trackTrial(long, { SELGEN_TRACK: 'tensorboard', SELGEN_TENSORBOARD: folder });
    tracked.point(trial.curve[0]!);
    await tracked.end(trial);
    expect(said.errors).toBe('');
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^数+\.[0-9a-f]{12}$/)]);
  });
});

describe('MLflow', () => {
  let server: LocalServer;
  let requests: { readonly path: string; readonly body: Record<string, unknown>; readonly authorization?: string }[];
  let answers: Record<string, [status: number, body: object]>;
  let environment: NodeJS.ProcessEnv;
  beforeEach(async () => {
    requests = [];
    // These are the answers of mlflow 3. trackers.py in fixtures/golden asks a real server.
    answers = {
      'GET experiments/get-by-name': [404, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'none' }],
      'POST experiments/create': [200, { experiment_id: '7' }],
      'POST runs/create': [200, { run: { info: { run_id: 'abc', run_uuid: 'abc', status: 'RUNNING' } } }],
      'POST runs/log-batch': [200, {}],
      'POST runs/update': [200, { run_info: { run_id: 'abc' } }],
    };
    server = await openServer(async (request, response) => {
      const text = await textOf(request);
      const path = `${request.method} ${request.url!.split('?')[0]!.replace('/api/2.0/mlflow/', '')}`;
      const { authorization } = request.headers;
      requests.push({ path, body: text ? JSON.parse(text) : {}, ...(authorization ? { authorization } : {}) });
      const [status, body] = answers[path] ?? [404, {}];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    const uri = `${server.origin}/`;
    environment = { SELGEN_TRACK: 'mlflow', MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_TOKEN: 't' };
  });
  afterEach(() => server.close());

  const follow = async (result: Parameters<ReturnType<typeof trackTrial>['end']>[0] = trial) => {
    const tracked = trackTrial(trial, environment);
    for (const point of trial.curve) tracked.point(point);
    await tracked.end(result);
  };
  const bodies = (path: string) => requests.filter((request) => request.path === path).map(({ body }) => body);

  test('has a run with what was asked, each update and the scores', async () => {
    await follow();
    expect(said.errors).toBe('');
    expect(requests.every(({ authorization }) => authorization === 'Bearer t')).toBe(true);
    expect(bodies('POST experiments/create')).toEqual([{ name: 'selgen' }]);
    expect(bodies('POST runs/create')).toMatchObject([
      {
        experiment_id: '7',
        run_name: 'sample: kl beta=0.1 seed=0',
        tags: [{ key: 'selgen.key', value: trial.key }],
      },
    ]);
    const batches = bodies('POST runs/log-batch') as {
      params?: object[];
      metrics?: { key: string; step: number; value: number }[];
    }[];
    expect(batches.flatMap(({ params = [] }) => params)).toContainEqual({ key: 'method', value: 'kl' });
    const metrics = batches.flatMap(({ metrics = [] }) => metrics);
    expect(metrics.filter(({ key }) => key === 'loss').map(({ step }) => step)).toEqual(
      trial.curve.map(({ step }) => step),
    );
    expect(metrics.find(({ key }) => key === 'scores/task')?.step).toBe(trial.curve.at(-1)!.step);
    const coherence = metrics.find(({ key }) => key === 'scores/coherence');
    expect(coherence?.value).toBe(trial.outcome.criteria!.coherence!.value);
    expect(batches.every(({ metrics = [] }) => metrics.length <= 1000)).toBe(true);
    expect(requests.at(-1)).toMatchObject({ path: 'POST runs/update', body: { run_id: 'abc', status: 'FINISHED' } });
  });

  test('has no criterion that a trial lacks', async () => {
    const { criteria: _, ...older } = trial.outcome;
    await follow({ ...trial, outcome: older });
    expect(said.errors).toBe('');
    const text = JSON.stringify(bodies('POST runs/log-batch'));
    expect(text).toContain('scores/task');
    expect(text).not.toMatch(/scores\/(coherence|narrow)/);
  });

  test.each([
    ['FAILED', failed],
    ['KILLED', null],
  ])('ends a run as %s', async (status, result) => {
    await follow(result);
    expect(bodies('POST runs/update')).toMatchObject([{ status }]);
  });

  test('of an experiment that another trial makes at the same time takes that one', async () => {
    answers['POST experiments/create'] = [400, { error_code: 'RESOURCE_ALREADY_EXISTS' }];
    answers['GET experiments/get-by-name'] = [200, { experiment: { experiment_id: '9' } }];
    await follow();
    expect(bodies('POST runs/create')).toMatchObject([{ experiment_id: '9' }]);
  });

  test.each<[string, () => void, RegExp]>([
    ['is down', () => void server.close(), /got ECONNREFUSED/],
    ['is not named', () => (environment.MLFLOW_TRACKING_URI = ''), /MLFLOW_TRACKING_URI to be the address.*got ''/],
    [
      'refuses',
      () => (answers['POST runs/log-batch'] = [500, { error_code: 'INTERNAL_ERROR' }]),
      /take runs\/log-batch, got status 500 INTERNAL_ERROR/,
    ],
    [
      'has deleted the experiment',
      () =>
        (answers['GET experiments/get-by-name'] = [
          200,
          { experiment: { experiment_id: '7', lifecycle_stage: 'deleted' } },
        ]),
      /the experiment selgen, got one that was deleted/,
    ],
    ['is none', () => (answers['POST runs/create'] = [200, {}]), /the id of a run, got none/],
  ])('that %s is told once, and the trial is not lost', async (_, breakIt, message) => {
    breakIt();
    await follow();
    expect(said.errors.match(/\[track\] mlflow is left out/g)).toHaveLength(1);
    expect(said.errors).toMatch(message);
  });

  test('that missed updates learns how the trial ended, and nothing goes on after it', async () => {
    const [set, cleared] = [vi.spyOn(globalThis, 'setInterval'), vi.spyOn(globalThis, 'clearInterval')];
    answers['POST runs/log-batch'] = [200, {}];
    const tracked = trackTrial(trial, environment);
    await vi.waitFor(() => expect(bodies('POST runs/log-batch')).toHaveLength(1));
    answers['POST runs/log-batch'] = [500, { error_code: 'INTERNAL_ERROR' }];
    tracked.point(trial.curve[0]!);
    await tracked.end(trial);
    expect(said.errors).toMatch(/mlflow is left out/);
    expect(bodies('POST runs/update')).toMatchObject([{ run_id: 'abc', status: 'FINISHED' }]);

    await server.close();
    const lost = trackTrial(trial, environment);
    await vi.waitFor(() => expect(said.errors.match(/left out/g)).toHaveLength(2));
    await lost.end(trial);
    const timers = set.mock.calls.flatMap(([, every], at) => (every === 2000 ? set.mock.results[at]!.value : []));
    expect(timers).toHaveLength(2);
    for (const timer of timers) expect(cleared).toHaveBeenCalledWith(timer);
    vi.restoreAllMocks();
  });
});

interface ReadEvent {
  readonly step: number;
  readonly fileVersion?: string;
  readonly summary?: { readonly value: readonly { readonly tag: string; readonly simpleValue: number }[] };
}

/** TensorFlow's own definition of an event. */
const Event = protobuf
  .parse(
    `syntax = "proto3";
    message Value { string tag = 1; float simple_value = 2; }
    message Summary { repeated Value value = 1; }
    message Event { double wall_time = 1; int64 step = 2; oneof what { string file_version = 3; Summary summary = 5; } }`,
  )
  .root.lookupType('Event');

function eventsIn(folder: string): ReadEvent[] {
  const [run] = readdirSync(folder);
  const [file] = readdirSync(join(folder, run!));
  const bytes = readFileSync(join(folder, run!, file!));
  const events: ReadEvent[] = [];
  for (let start = 0; start < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(start));
    const data = bytes.subarray(start + 12, start + 12 + length);
    expect(bytes.readUInt32LE(start + 8)).toBe(maskedChecksum(bytes.subarray(start, start + 8)));
    expect(bytes.readUInt32LE(start + 12 + length)).toBe(maskedChecksum(data));
    events.push(Event.toObject(Event.decode(data), { longs: Number }) as ReadEvent);
    start += length + 16;
  }
  return events;
}

function valuesOf({ summary }: ReadEvent): Record<string, number> {
  return Object.fromEntries((summary?.value ?? []).map(({ tag, simpleValue }) => [tag, simpleValue]));
}
