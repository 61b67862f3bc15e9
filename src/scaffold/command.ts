import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fail } from '../lib/errors.ts';
import { runCommand } from '../lib/run-command.ts';
import { applyScaffold, type Scaffold } from './change.ts';
import { newArchitecture } from './new-architecture.ts';
import { newMethod } from './new-method.ts';
import { newSetting } from './new-setting.ts';

/** `npm run new:method softAnchor` writes the files of a template and prints the remaining steps. */
const TEMPLATES: Readonly<Record<string, (name: string) => Scaffold>> = {
  method: newMethod,
  setting: newSetting,
  architecture: newArchitecture,
};

const root = join(import.meta.dirname, '../..');
await runCommand(([kind = '', name = '', ...more]) => {
  if (more.length > 0) fail(`new:${kind}`, `Expected one name, got also '${more.join(' ')}'. Leave it out.`);
  const scaffold = TEMPLATES[kind]!(name);
  const files = applyScaffold(root, scaffold);
  // Biome sorts the imports and exports that got new lines.
  spawnSync('npx', ['biome', 'check', '--write', ...files.filter((file) => file.endsWith('.ts'))], { cwd: root });
  const steps = scaffold.next.map((step, index) => `${index + 1}. ${step}`);
  process.stdout.write(
    `Wrote\n${files.map((file) => `  ${file}`).join('\n')}\n\nIts tests are red until you\n${steps.join('\n')}\n`,
  );
});
