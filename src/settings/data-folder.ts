import { existsSync } from 'node:fs';
import { locateDataset } from '../model/hub/locate-dataset.ts';
import { fixture } from './embedded.ts';

/**
 * Where a setting's data lie: what its option names, else `SELGEN_DATA`, else its committed fixtures. A name that is no
 * folder or file here, and may be one of the hub, `org/name` or `org/name@revision`, is fetched from there.
 */
export async function dataFolder(setting: string, data: string | undefined): Promise<string> {
  const source = data ?? (process.env.SELGEN_DATA || fixture(setting));
  return existsSync(source) ? source : ((await locateDataset(source)) ?? source);
}
