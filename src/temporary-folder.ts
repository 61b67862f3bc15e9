import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';

/** An empty folder for the tests of a file or of a `describe`, deleted after them. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `selgen-${name}-`));
  afterAll(() => remove(folder));
  return folder;
}

/** The same, emptied after each test. */
export function emptiedFolder(name: string): string {
  const folder = temporaryFolder(name);
  afterEach(() => {
    remove(folder);
    mkdirSync(folder);
  });
  return folder;
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
