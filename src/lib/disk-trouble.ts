import { fail } from './errors.ts';

/** Advice for each error code of the operating system. */
const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full. Free some space',
  EDQUOT: 'its quota is used up. Free some space',
  EROFS: 'its file system can only be read. Mount it to be written',
  EACCES: 'this user may not write there. Change its permissions',
  EPERM: 'this user may not write there. Change its permissions',
  ENOTDIR: 'a part of its path is a file. Correct the path',
  EEXIST: 'a file has its name. Correct the path',
  EISDIR: 'a folder has the name of a file that belongs there. Move it away',
  ENAMETOOLONG: 'its name or the name of a file in it is too long. Shorten it',
  ENOENT: 'it is not there and cannot be made. Correct the path',
};

/**
 * Stops with a message that says why the folder cannot be written and what to do. Any other error is thrown unchanged.
 *
 * @param variable The environment variable or option that names another folder.
 */
export function failToWrite(part: string, folder: string, variable: string, error: unknown): never {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const advice = ADVICE[code];
  if (advice === undefined) throw error;
  fail(
    part,
    `Expected a folder that can be written, got ${folder}: ${advice}, or name another with ${variable} (${message}).`,
    error,
  );
}
