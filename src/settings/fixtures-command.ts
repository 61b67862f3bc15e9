import { generateFixtures as em } from './em/world/generate.ts';
import { writeFixtures } from './fixture-files.ts';
import { generateFixtures as functions } from './functions/world/generate.ts';
import { generateFixtures as gcd } from './gcd/world/generate.ts';
import { generateFixtures as triggers } from './triggers/world/generate.ts';

for (const [setting, generate] of Object.entries({ gcd, em, functions, triggers })) {
  writeFixtures(setting, generate());
}
