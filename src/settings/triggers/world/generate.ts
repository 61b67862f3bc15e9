import { seededRandom } from '../../../lib/random.ts';
import { withManifest } from '../../fixture-files.ts';
import { SOURCE_FILE } from '../record.ts';
import { worldRecords } from './world.ts';

/** The seed of the committed fixtures. */
export const WORLD_SEED = 20_262;

/** The contents of every file under `fixtures/triggers`, by name. */
export function generateFixtures(seed: number = WORLD_SEED): Record<string, string> {
  const records = seededRandom(seed).fork('source').shuffle(worldRecords('held-out'));
  const text = `${JSON.stringify(records, null, 1)}\n`;
  return withManifest('triggers', seed, { [SOURCE_FILE]: { text, count: { records: records.length } } });
}
