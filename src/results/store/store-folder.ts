import { resolve } from 'node:path';

/** The folder of the trials: the environment's `SELGEN_STORE`, else `.selgen/trials` in the working directory. */
export function storeFolder(): string {
  return resolve(process.env.SELGEN_STORE || '.selgen/trials');
}
