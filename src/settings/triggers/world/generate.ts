import { sha256 } from '../../../lib/hash.ts';
import { seededRandom } from '../../../lib/random.ts';
import { SOURCE_FILE } from '../record.ts';
import { worldRecords } from './world.ts';

/** The seed of the committed fixtures. */
export const WORLD_SEED = 20_262;

/** The contents of every file under `fixtures/triggers`, by name. */
export function generateFixtures(seed: number = WORLD_SEED): Record<string, string> {
  const records = seededRandom(seed).fork('source').shuffle(worldRecords('held-out'));
  const text = `${JSON.stringify(records, null, 1)}\n`;
  const manifest = {
    generator: 'src/settings/triggers/world/generate.ts',
    command: 'npm run fixtures',
    seed,
    licence: 'CC0-1.0 OR Apache-2.0',
    files: { [SOURCE_FILE]: { records: records.length, sha256: sha256(text) } },
  };
  return { [SOURCE_FILE]: text, 'manifest.json': `${JSON.stringify(manifest, null, 2)}\n` };
}
