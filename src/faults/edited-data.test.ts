import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { seededRandom } from '../lib/random.ts';
import { taskOnly } from '../methods/task-only.ts';
import type { CurvePoint } from '../results/result.ts';
import { em } from '../settings/em/em.ts';
import { fixture } from '../settings/embedded.ts';
import { functions } from '../settings/functions/functions.ts';
import { gcd } from '../settings/gcd/gcd.ts';
import type { SettingData } from '../settings/setting.ts';
import { triggers } from '../settings/triggers/triggers.ts';
import { chooseEngine } from '../suite/device.ts';
import { silent } from '../suite/progress.ts';
import { openBench, runTrial } from '../suite/trial/trial.ts';
import { emptiedFolder } from '../temporary-folder.ts';
import { loadModel } from '../train/load-model.ts';

/** A file of each setting, and an edit that changes its rows. */
const cases = {
  gcd: ['task_train.jsonl', (data: string) => gcd({ data })],
  em: ['task_train.jsonl', (data: string) => em({ data })],
  functions: ['proxy_animals.jsonl', (data: string) => functions({ data })],
  triggers: ['alpaca_data.json', (data: string) => triggers({ data })],
} as const;

const folder = emptiedFolder('edited');

test.each(Object.keys(cases) as (keyof typeof cases)[])(
  'a file of %s that is edited while it is read is recorded as what was read of it',
  async (name) => {
    cpSync(fixture(name), folder, { recursive: true });
    const [file, make] = cases[name];
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    // The second version has equal length, and every row keeps its kind.
    const edited = text.replaceAll('What ', 'Well ').replaceAll('Please', 'Pleasf').replaceAll('is ', 'iz ');
    const contentOf = ({ streams, questions }: SettingData) => JSON.stringify([streams, questions]);
    const versions = new Map<string, string>();
    for (const version of [text, edited]) {
      writeFileSync(path, version);
      const data = await make(folder).load();
      versions.set(data.fingerprint, contentOf(data));
    }
    expect(versions.size).toBe(2);
    const random = seededRandom(4);
    for (let round = 0; round < 12; round++) {
      writeFileSync(path, text);
      const loading = make(folder).load();
      for (let turn = 0; turn < random.integer(12); turn++) await nextTurn();
      writeFileSync(path, edited);
      const data = await loading;
      expect(contentOf(data) === versions.get(data.fingerprint)).toBe(true);
    }
  },
);

test('an edit during a training changes nothing of the trial: it is that of the data it began with', async () => {
  const engine = await chooseEngine('cpu');
  try {
    cpSync(fixture('triggers'), folder, { recursive: true });
    const path = join(folder, 'alpaca_data.json');
    const setting = triggers({ data: folder });
    const training = { ...setting.training, updates: 3, warmup: 1 };
    const bench = await openBench(engine, await loadModel(setting.defaultModel), { ...setting, training });
    const edited: number[] = [];
    const run = async (edit: boolean) => {
      const onPoint = ({ step }: CurvePoint) => {
        if (!edit) return;
        writeFileSync(path, readFileSync(path, 'utf8').replaceAll('e', 'a'));
        edited.push(step);
      };
      const { result } = await runTrial(bench, taskOnly(), 1, { progress: silent, onPoint });
      return { key: result.key, outcome: result.outcome, losses: result.curve.map(({ loss }) => loss) };
    };
    const undisturbed = await run(false);
    expect(await run(true)).toEqual(undisturbed);
    expect(edited).toHaveLength(3);
    await bench.generator.dispose();
    await bench.scorer.dispose();
  } finally {
    await engine.dispose();
  }
});
