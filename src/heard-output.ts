import { afterEach, beforeEach, vi } from 'vitest';

/** What each test of a file or of a `describe` writes to standard output and standard error; none of it is printed. */
export function heardOutput(): { out: string; errors: string } {
  const said = { out: '', errors: '' };
  const hear = (stream: keyof typeof said) => (text: unknown) => {
    said[stream] += text;
    return true;
  };
  beforeEach(() => {
    Object.assign(said, { out: '', errors: '' });
    vi.spyOn(process.stdout, 'write').mockImplementation(hear('out'));
    vi.spyOn(process.stderr, 'write').mockImplementation(hear('errors'));
  });
  afterEach(() => {
    process.exitCode = 0;
    vi.restoreAllMocks();
  });
  return said;
}
