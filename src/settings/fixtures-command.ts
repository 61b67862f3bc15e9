import { runCommand } from '../lib/run-command.ts';
import { generateFixtures as em } from './em/world/generate.ts';
import { writeFixtures } from './fixture-files.ts';
import { generateFixtures as functions } from './functions/world/generate.ts';
import { generateFixtures as gcd } from './gcd/world/generate.ts';
import { generateFixtures as triggers } from './triggers/world/generate.ts';

/** `npm run fixtures` draws the embedded settings' data anew from their worlds, and writes them to `fixtures`. */
await runCommand(() => {
  for (const [setting, generate] of Object.entries({ gcd, em, functions, triggers })) {
    writeFixtures(setting, generate());
  }
}, 'npm run fixtures: writes the data of the embedded settings, over those in fixtures.');
