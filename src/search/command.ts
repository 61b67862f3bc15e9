import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fail } from '../lib/errors.ts';
import { optionsIn, runCommand } from '../lib/run-command.ts';
import { replaceSection } from '../lib/section.ts';
import { seedsIn } from '../results/seeds.ts';
import { openStore } from '../results/store/store.ts';
import { em } from '../settings/em/em.ts';
import { functions } from '../settings/functions/functions.ts';
import { gcd } from '../settings/gcd/gcd.ts';
import type { Setting } from '../settings/setting.ts';
import { triggers } from '../settings/triggers/triggers.ts';
import { chooseEngine } from '../suite/device.ts';
import { findOrRun } from '../suite/find-or-run.ts';
import { type Bench, openBench } from '../suite/trial/trial.ts';
import { loadModel } from '../train/load-model.ts';
import { changed, parseGrid } from './grid.ts';
import { parseMethod, parseOptions } from './parse-method.ts';
import { searched } from './searched.ts';

const usage = `Searches the training of an embedded setting for a world in which methods trade, on validation questions only.

  npm run search-world -- --setting gcd [options]

  --grid TEXT      what to vary, such as 'learningRate=1e-3,2e-3 updates=120,160' (default: nothing)
  --options TEXT   of the setting, such as 'proxyPairs=8' (default: its own)
  --methods TEXT   such as 'base taskOnly kl(beta=10)' (default: those, upweighted, representation and weightInterpolation)
  --seeds LIST     such as 1,2,3 (default: 1)
  --store FOLDER   where the searched trials lie (default: .selgen/search); what is there is not trained again
  --write          put the table of all searched configurations into src/search/searched.md
`;

const SETTINGS: Readonly<Record<string, (options: never) => Setting>> = { gcd, em, functions, triggers };
const METHODS =
  'base taskOnly kl(beta=10) upweighted(lambda=1) representation(beta=0.01) weightInterpolation(gamma=0.5)';

const OPTIONS = {
  setting: { type: 'string' },
  options: { type: 'string', default: '' },
  grid: { type: 'string', default: '' },
  methods: { type: 'string', default: METHODS },
  seeds: { type: 'string', default: '1' },
  store: { type: 'string', default: '.selgen/search' },
  write: { type: 'boolean', default: false },
} as const;

await runCommand(main);

async function main(args: readonly string[]): Promise<void> {
  const values = optionsIn('search-world', args, OPTIONS, usage);
  if (!values) return;
  const { setting: name = '', grid, methods, options, seeds, store: folder, write } = values;
  const make = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
  if (!make) {
    fail('search-world', `Expected --setting ${Object.keys(SETTINGS).join(', ')}, got '${name}'. Name one.`);
  }
  const seedNumbers = seedsIn(seeds, (problem) => fail('search-world', `${problem} Correct --seeds.`));
  const setting = make(parseOptions(options) as never);
  const store = openStore({ folder });
  const engine = await chooseEngine();
  const model = await loadModel(setting.defaultModel);
  const configurations = parseGrid(grid).map((changes) => changed(setting.training, changes));
  // All are read before the first is trained.
  const wanted = methods
    .split(/\s+/)
    .filter((text) => text !== '')
    .map((text) => ({ text, method: parseMethod(text) }));
  if (wanted.length === 0) fail('search-world', 'Expected methods, got none. Correct --methods.');
  const jobs = configurations.flatMap((training) =>
    seedNumbers.flatMap((seed) => wanted.map((one) => ({ training, seed, ...one }))),
  );
  let bench: Bench | undefined;
  for (const [index, { training, seed, text, method }] of jobs.entries()) {
    if (bench?.setting.training !== training) {
      await bench?.generator.dispose();
      await bench?.scorer.dispose();
      bench = await openBench(engine, model, { ...setting, training });
    }
    const title = `${name} · ${text} · seed ${seed} (${index + 1} of ${jobs.length})`;
    await findOrRun(bench, method, seed, { title, store });
  }
  const table = searched(store.list().results.filter((result) => result.setting.split(',')[0] === name));
  process.stdout.write(`${table}\n`);
  if (write) {
    const page = fileURLToPath(new URL('searched.md', import.meta.url));
    writeFileSync(page, replaceSection(readFileSync(page, 'utf8'), `searched ${name}`, table));
  }
}
