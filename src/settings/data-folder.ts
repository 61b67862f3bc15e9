import { existsSync } from 'node:fs';
import { locateDataset } from '../model/hub/locate-dataset.ts';
import { fixture } from './embedded.ts';

/**
 * The location of a setting's data: its option, else `SELGEN_DATA`, else the committed fixtures. A name that is no
 * local folder or file, and may be a data set of the hub (`org/name` or `org/name@revision`), is fetched from there.
 */
export async function dataFolder(setting: string, data: string | undefined): Promise<string> {
  const source = data ?? (process.env.SELGEN_DATA || fixture(setting));
  return existsSync(source) ? source : ((await locateDataset(source)) ?? source);
}
