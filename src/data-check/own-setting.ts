import { existsSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail } from '../lib/errors.ts';
import { setVariables } from '../plan/set-variables.ts';
import type { Setting, SettingData } from '../settings/setting.ts';

const FOLDER = join(import.meta.dirname, '../settings');

/** The file of a user's own setting: of one in `src/settings` by its name, else the path; undefined if there is none. */
export function fileOfSetting(named: string): string | undefined {
  return [join(FOLDER, named, `${named}${extname(import.meta.filename)}`), resolve(named)].find(
    (file) => extname(file) !== '' && existsSync(file),
  );
}

/**
 * Makes and loads a user's own setting on the data of a folder, which it reads from `SELGEN_DATA`. Its training is that
 * for the model of `SELGEN_MODEL`, unless its file was imported before for another model and exports the setting itself.
 *
 * @param file Exports the setting, or a function that makes it, under the file's name in camel case, as its default, or
 *   as its only export.
 * @throws SelgenError where the file cannot be loaded, or the setting does not take the data.
 */
export async function loadOwnSetting(
  file: string,
  folder: string,
  model: string | undefined,
): Promise<{ readonly setting: Setting; readonly data: SettingData }> {
  const restore = setVariables({ SELGEN_DATA: folder, SELGEN_MODEL: model });
  try {
    const exported = settingIn(await import(pathToFileURL(file).href), file);
    const setting = typeof exported === 'function' ? (exported() as Setting) : (exported as Setting);
    return { setting, data: await setting.load() };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const advice =
      code === 'ERR_UNKNOWN_FILE_EXTENSION' ? ' TypeScript needs Node 22.18, or NODE_OPTIONS="--import tsx".' : '';
    return fail('data check', `Expected a setting in ${file} that takes ${folder}, got: ${message}${advice}`, error);
  } finally {
    restore();
  }
}

function settingIn(module: Readonly<Record<string, unknown>>, file: string): unknown {
  const named = basename(file, extname(file)).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const all = Object.values(module);
  const found = module[named] ?? module.default ?? (all.length === 1 ? all[0] : undefined);
  return found ?? fail('data check', `Expected an export called ${named}, got ${Object.keys(module).join(', ')}.`);
}
