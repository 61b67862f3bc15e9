/** Hashes of a store: an entry ends with that of the adapter beside it, if it has one, and with that of its own content. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sha256 } from '../../lib/hash.ts';

/** Appends the adapter's hash to a record, then the hash of both. */
export function seal(record: string, adapter: string | undefined): string {
  const json = adapter === undefined ? record : `${record.slice(0, -1)},"adapterSha256":"${adapter}"}`;
  return `${json.slice(0, -1)},"sha256":"${sha256(json)}"}\n`;
}

/** The record of an entry without hashes, and whether the entry's hash is right. Entries of an earlier selgen have none. */
export function unseal(text: string): { record: string; isWhole: boolean; adapter: string | undefined } {
  const own = hashAtEnd(text, 'sha256');
  const json = own.rest;
  const { rest: record, hash: adapter } = hashAtEnd(json, 'adapterSha256');
  return { record, isWhole: own.hash === undefined || sha256(json) === own.hash, adapter };
}

/** SHA-256 of an adapter's weights and configuration. Its model card does not count: it changes nothing. */
export function adapterHash(folder: string): string {
  const names = readdirSync(folder).filter((name) => name.startsWith('adapter_'));
  const lines = names.sort().map((name) => `${name} ${sha256(readFileSync(join(folder, name)))}\n`);
  return sha256(lines.join(''));
}

/**
 * A sentence for the user where a stored adapter is not what its trial left; null where it is, where there is none, and
 * where nothing tells: a folder outside a store, or an entry of an earlier selgen.
 *
 * @param folder The adapter's folder, beside which its trial's entry lies.
 */
export function adapterProblem(folder: string): string | null {
  const entry = `${folder}.json`;
  if (!existsSync(folder) || !existsSync(entry)) return null;
  const { isWhole, adapter } = unseal(readFileSync(entry, 'utf8'));
  if (!isWhole || adapter === undefined || adapterHash(folder) === adapter) return null;
  return `[store] Expected the adapter that its trial left in ${folder}, got one that is not what the hash in ${basename(entry)} says (cut short, a bit flipped, or edited). It is not used; a run that builds on it trains it again, and so does SELGEN_FORCE=1.`;
}

function hashAtEnd(text: string, name: string): { rest: string; hash: string | undefined } {
  const found = new RegExp(`,"${name}":"([0-9a-f]{64})"\\}\\s*$`).exec(text);
  return found ? { rest: `${text.slice(0, found.index)}}`, hash: found[1] } : { rest: text, hash: undefined };
}
