import { cpSync, existsSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../lib/hash.ts';
import { seededRandom } from '../lib/random.ts';
import { sums, type VitestProject, vitestProject } from '../suite/vitest/vitest-project.ts';
import { forms } from './forms.ts';

const suite = `
import { base, defineSuite, kl, taskOnly } from 'selgen';
import { sums } from './sums.ts';
defineSuite(sums, [{ method: base() }, { method: taskOnly() }, { method: kl({ beta: 1 }) }]);
`;
const seeds = { SELGEN_SEEDS: forms.seeds.join() };
const TRIALS = 3 * forms.seeds.length;

/** A clock that stops, and then goes back by one hour. */
const clock = `
const real = Date;
let calls = 0;
const now = () => real.now() - (++calls > 20 ? 3_600_000 : 0);
globalThis.Date = class extends real {
  constructor(...parts) {
    super(...(parts.length > 0 ? parts : [now()]));
  }
  static now() {
    return now();
  }
};
`;

describe('a store under faults', () => {
  const project = vitestProject({ 'sums.ts': sums, 'suite.test.ts': suite, 'clock.mjs': clock });
  let wanted: ReturnType<typeof contentOf>;
  let duration: number;
  const store = () => join(project.folder, '.selgen/trials');
  const clear = () => rmSync(join(project.folder, '.selgen'), { recursive: true, force: true });
  const finish = async (env: Record<string, string> = {}) => {
    const { status, output } = await project.run([], { ...seeds, ...env });
    expect(status, output).toBe(0);
    return output;
  };

  beforeAll(async () => {
    const started = performance.now();
    await finish();
    duration = performance.now() - started;
    wanted = contentOf(project);
    expect(wanted).toHaveLength(TRIALS);
  });

  test(`has every trial bit for bit after ${forms.kills} kills at random moments, and no leftovers`, async () => {
    const random = seededRandom(6);
    clear();
    for (let kill = 0; kill < forms.kills; kill++) {
      const run = project.start(['run'], seeds);
      const isOver = await Promise.race([run.ended.then(() => true), sleep(random.uniform() * duration)]);
      run.process.kill(kill % 5 === 4 ? 'SIGTERM' : 'SIGKILL');
      await run.ended;
      await workersAreGone(project.folder);
      if (isOver) {
        expect(contentOf(project)).toEqual(wanted);
        clear();
      }
    }
    await finish();
    expect(contentOf(project)).toEqual(wanted);
    expect(leftovers(store())).toEqual([]);
  });

  test.each(forms.processes)('that %i processes share is filled once, with what one process makes', async (count) => {
    clear();
    const outputs = await Promise.all(
      Array.from({ length: count }, (_, index) => finish({ SELGEN_REPORT: join('reports', String(index)) })),
    );
    const trainings = outputs.flatMap((output) => output.match(/\(trial \d of \d\) · training$/gm) ?? []);
    expect(trainings).toHaveLength(2 * forms.seeds.length);
    expect(contentOf(project)).toEqual(wanted);
    expect(leftovers(store())).toEqual([]);
  });

  test('does not mind a clock that jumps back', async () => {
    clear();
    await finish({ NODE_OPTIONS: `--import ${pathToFileURL(join(project.folder, 'clock.mjs'))}` });
    expect(contentOf(project)).toEqual(wanted);
  });

  test('names each entry that was cut or has a bit flipped, and trains those alone again', async () => {
    clear();
    await finish();
    const entries = readdirSync(store())
      .filter((name) => name.endsWith('.json'))
      .sort();
    const damaged = entries.slice(0, -1).slice(0, 3);
    for (const [index, name] of damaged.entries()) {
      const bytes = readFileSync(join(store(), name));
      const flipped = Buffer.from(bytes);
      flipped[bytes.indexOf('"verdict":') + 10]! ^= 1;
      const [cut, empty] = [bytes.subarray(0, bytes.length >> 1), Buffer.alloc(0)];
      writeFileSync(join(store(), name), [cut, flipped, empty][index]!);
    }
    const output = await finish();
    for (const name of damaged) expect(output).toContain(`${name}, got something else`);
    for (const name of entries.slice(damaged.length)) expect(output).not.toContain(name);
    expect(contentOf(project)).toEqual(wanted);
  });

  test('leaves nothing of a copy that another machine was making', async () => {
    const [entry] = readdirSync(store()).filter((name) => name.endsWith('.json'));
    const half = join(store(), `${entry}.1e3c1a54-0000-4000-8000-000000000000.tmp`);
    cpSync(join(store(), entry!), half);
    await finish();
    expect(contentOf(project)).toEqual(wanted);
  });
});

/** Results without times, and a hash of each adapter's files. Model cards are hashed without times. */
function contentOf(project: VitestProject): object[] {
  const trials = join(project.folder, '.selgen/trials');
  return project.reported().map((result) => {
    const folder = join(trials, result.key);
    const files = existsSync(folder) ? readdirSync(folder).sort() : [];
    return { result, files: files.map((name) => [name, sha256(withoutTime(name, readFileSync(join(folder, name))))]) };
  });
}

function withoutTime(name: string, bytes: Buffer): Buffer | string {
  return name === 'README.md' ? bytes.toString().replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '') : bytes;
}

/** Files that belong to no trial and no adapter. */
function leftovers(store: string): string[] {
  return readdirSync(store).filter((name) => !/^[0-9a-f]{64}(\.json)?$/.test(name));
}

/** Waits until no process works in the folder. The worker of a killed run ends by itself. */
async function workersAreGone(folder: string): Promise<void> {
  const isThere = () =>
    readdirSync('/proc').some((id) => /^\d+$/.test(id) && Number(id) !== process.pid && cwdOf(id)?.startsWith(folder));
  while (isThere()) await sleep(50);
}

function cwdOf(id: string): string | undefined {
  try {
    return readlinkSync(`/proc/${id}/cwd`);
  } catch {
    return undefined;
  }
}
