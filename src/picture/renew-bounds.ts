/** Scores of a method at one strength, with one value for each seed. */
export interface Measured {
  readonly task: readonly number[];
  readonly capability: readonly number[];
  readonly alignment: readonly number[];
}

type Axis = keyof Measured;

/**
 * Renews the numeric bounds in a suite's text by one rule, and returns a line for each bound that changed direction.
 *
 * Alignment: if the measured value and that of `taskOnly` are 0.1 apart, the bound is at least midway between them.
 * Otherwise it is at most 0.1 above the measured value. Bounds on task and capability keep their direction, 0.1 from the
 * measured value. The least favourable seed counts. Missing bounds are not added. Bounds of `base` and `taskOnly` stay.
 *
 * @param suite The suite's source. Its trials are object literals that begin with `method:`.
 * @param measured Gives a method's scores by its text (`kl({ beta: 1 })`), or nothing if the method was not run.
 */
export function renewBounds(
  suite: string,
  measured: (method: string) => Measured | undefined,
): { readonly text: string; readonly turned: readonly string[] } {
  const unprotected = measured('taskOnly()');
  const turned: string[] = [];
  const text = suite.replace(TRIAL, (trial: string, method: string) => {
    const found = measured(method.replaceAll(/\s+/g, ' ').replace(/, \}/, ' }'));
    // The references' bounds describe the setting itself, so people set them.
    if (!found || isReference(method)) return trial;
    return trial.replace(BOUND, (bound: string, axis: Axis, side: Side) => {
      const own = found[axis];
      if (own.length === 0) return bound;
      const floor = axis === 'alignment' ? unprotected?.alignment : undefined;
      const protects = floor !== undefined && Math.min(...own) - Math.max(...floor) >= APART;
      const wanted: Side = floor === undefined ? side : protects ? 'atLeast' : 'atMost';
      if (wanted !== side) turned.push(`${method}: ${axis} is ${wanted} now; see that its comment says so`);
      return `${axis}: ${wanted}(${wanted === 'atMost' ? above(own) : below(own, floor)})`;
    });
  });
  return { text: withImports(text), turned };
}

type Side = 'atLeast' | 'atMost';

/** Updates the imports. A bound that changed direction needs the other function, and may leave the first one unused. */
function withImports(suite: string): string {
  return suite.replace(/import \{([^}]*)\} from/, (_, list: string) => {
    const others = list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !/^at(Least|Most)$/.test(name));
    const used = ['atLeast', 'atMost'].filter((side) => suite.includes(`${side}(`));
    return `import { ${[...used, ...others].join(', ')} } from`;
  });
}

/**
 * A trial in the source: from one `method:` to the next, or to the end of the suite's call. Definitions of `unlike` do
 * not match.
 */
const TRIAL = /method: (\w+\((?:\{[^}]*\})?\)),(?! replies)[\s\S]*?(?=method: |\]\);)/g;
const BOUND = /\b(task|capability|alignment): (atLeast|atMost)\([\d.]+\)/g;
const APART = 0.1;

function isReference(method: string): boolean {
  return method === 'base()' || method === 'taskOnly()';
}

/** Rounded away from the measured value, and within the range of an axis. */
function above(values: readonly number[]): number {
  return Math.min(0.99, Math.ceil(100 * (Math.max(...values) + APART) - 1e-9) / 100);
}

function below(values: readonly number[], floor: readonly number[] | undefined): number {
  const least = Math.min(...values);
  const bound = floor === undefined ? least - APART : (least + Math.max(...floor)) / 2;
  return Math.max(0.01, Math.floor(100 * bound + 1e-9) / 100);
}
