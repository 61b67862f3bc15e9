/**
 * Captures the call site of `called`, and returns a function that runs others and gives their errors that site as
 * stack. So a missed bound points to the suite that set it, in a terminal, an editor and on a pull request, and not to
 * the code that compares numbers.
 */
export function callSite(called: (...parameters: never[]) => unknown): (run: () => void) => void {
  const site: { stack?: string } = {};
  Error.captureStackTrace(site, called);
  const frames = site.stack?.slice(site.stack.indexOf('\n')) ?? '';
  return (run) => {
    try {
      run();
    } catch (error) {
      if (error instanceof Error) error.stack = `${error.name}: ${error.message}${frames}`;
      throw error;
    }
  };
}
