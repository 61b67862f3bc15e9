import type { Reporter, TestCase, TestModule, TestRunEndReason, Vitest } from 'vitest/node';

const [BEFORE, AFTER] = ['(?<![\\w-])(', ')(?![\\w-])'];

/** The `-t` of methods' names. A test's name is `<setting> <method> <strength> seed=<n> …`. */
export function methodPattern(names: readonly string[]): string {
  return `${BEFORE}${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')}${AFTER}`;
}

/** The names in a pattern of `methodPattern`; none in any other. */
export function methodsIn(pattern: string): string[] {
  if (!pattern.startsWith(BEFORE) || !pattern.endsWith(AFTER)) return [];
  const names = pattern.slice(BEFORE.length, -AFTER.length).split(/(?<!\\)\|/);
  return names.map((name) => name.replaceAll(/\\(.)/g, '$1'));
}

/**
 * Fails a run of `npx selgen run --method` where a method's name selected no trial: Vitest skips all tests then, and
 * calls that a success. Only a run knows which methods there are, because a user's suites have methods of their own.
 */
export class SelectedMethods implements Reporter {
  readonly #methods: readonly string[];
  #vitest: Vitest | undefined;
  #isTold = false;

  constructor(methods: readonly string[]) {
    this.#methods = methods;
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], _: readonly unknown[], reason: TestRunEndReason): void {
    const { config, logger } = this.#vitest!;
    // A method's tests may rightly lack in a watched run but the first, in a shard, with --changed, and after --bail.
    const isPart = this.#isTold || config.shard || config.passWithNoTests || reason === 'interrupted';
    if (isPart || modules.length === 0) return;
    this.#isTold = true;
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const names = tests.map(({ fullName }) => fullName.replaceAll(' > ', ' '));
    const missing = this.#methods.filter((method) => {
      const pattern = new RegExp(methodPattern([method]));
      return !names.some((name) => pattern.test(name));
    });
    if (missing.length === 0) return;
    const known = [...new Set(tests.flatMap(methodOf))].sort();
    const found = missing.map((name) => `'${name}'`).join(', ');
    const advice = known.length > 0 ? `Name among ${known.join(', ')}.` : 'These files have no trials: name others.';
    logger.error(`[run] Expected --method to name methods of these suites, got ${found}. ${advice}`);
    process.exitCode = 1;
  }
}

/** The method of a test of `defineSuite`, also of one under `SELGEN_SWITCHED_OFF`; none of any other test. */
function methodOf({ name, parent }: TestCase): string[] {
  if (parent.type !== 'suite') return [];
  return / seed=-?\d+$/.test(parent.name) || name.startsWith('is told from ') ? [parent.name.split(' ')[0]!] : [];
}
