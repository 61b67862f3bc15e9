import { type Cell, references } from '../../results/aggregate.ts';

/** How a method looks everywhere in a report: colour and shape both, so that neither is needed alone. */
export interface Look {
  /** Marks what belongs to the method throughout the page: `base`, `taskOnly`, `k0`, `k1` …; never text of a result. */
  readonly key: string;
  /** A CSS colour that follows light and dark mode. */
  readonly color: string;
  /** An SVG path in the box from −1 to 1. */
  readonly shape: string;
  /** The two references are drawn hollow. */
  readonly hollow: boolean;
}

/**
 * A look for each method of a report: the references have fixed ones, the others take colour and shape by the order of
 * their names. Colours are `--m0` … `--m7` of the style sheet, told apart with any colour vision (after Okabe & Ito
 * 2008 and Tol 2021, darkened or lightened to 3 : 1 against the page); shapes repeat after 7, so pairs after 56.
 */
export function looksOf(cells: readonly Cell[]): Map<string, Look> {
  const names = [...new Set(cells.map((cell) => cell.method.name))];
  const methods = names.filter((name) => !isReference(name)).sort();
  const looks = methods.map((name, index): [string, Look] => [
    name,
    { key: `k${index}`, color: `var(--m${index % COLORS})`, shape: shapes[index % shapes.length]!, hollow: false },
  ]);
  return new Map([
    [references.untrained, { key: 'base', color: 'var(--ink)', shape: circle, hollow: true }],
    [references.unprotected, { key: 'taskOnly', color: 'var(--ink)', shape: saltire, hollow: true }],
    ...looks,
  ]);
}

export function isReference(method: string): boolean {
  return method === references.untrained || method === references.unprotected;
}

const COLORS = 8;
const circle = 'M0.95,0A0.95,0.95,0,1,1,-0.95,0A0.95,0.95,0,1,1,0.95,0Z';
const saltire = 'M-0.85,-0.85L0.85,0.85M0.85,-0.85L-0.85,0.85';
const shapes = [
  circle,
  'M-0.84,-0.84L0.84,-0.84L0.84,0.84L-0.84,0.84Z', // square
  'M0,-1.1L1.02,0.72L-1.02,0.72Z', // triangle
  'M0,-1.2L1.05,0L0,1.2L-1.05,0Z', // diamond
  'M0,1.1L1.02,-0.72L-1.02,-0.72Z', // triangle, point down
  'M-0.36,-1L0.36,-1L0.36,-0.36L1,-0.36L1,0.36L0.36,0.36L0.36,1L-0.36,1L-0.36,0.36L-1,0.36L-1,-0.36L-0.36,-0.36Z', // plus
  'M0,-1.05L1,-0.32L0.62,0.85L-0.62,0.85L-1,-0.32Z', // pentagon
];
