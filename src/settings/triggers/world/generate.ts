import { seededRandom } from '../../../lib/random.ts';
import { withManifest } from '../../fixture-files.ts';
import { SOURCE_FILE } from '../record.ts';
import { worldRecords } from './world.ts';

/** The seed of the committed fixtures. */
export const WORLD_SEED = 20_262;

/** The contents of every file under `fixtures/triggers`, by name. */
export function generateFixtures(): Record<string, string> {
  const records = seededRandom(WORLD_SEED).fork('source').shuffle(worldRecords('held-out'));
  const text = `${JSON.stringify(records, null, 1)}\n`;
  return withManifest('triggers', WORLD_SEED, { [SOURCE_FILE]: { text, count: { records: records.length } } });
}
