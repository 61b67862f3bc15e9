import { type Cell, isReference, references } from '../../results/aggregate.ts';
import { marks, outlines } from './marks.ts';

/**
 * The look of a method throughout a report. Its mark alone distinguishes it from 28 others, so a page in black and
 * white loses nothing; colour and dashes are redundant.
 */
export interface Look {
  /**
   * Class of everything that belongs to the method in the page: `base`, `taskOnly`, `k0`, `k1` …; never text of a
   * result.
   */
  readonly key: string;
  /** Represents the method where a plane is too dense for names; null for the references, which are always named. */
  readonly number: number | null;
  /** A CSS colour that follows light and dark mode. */
  readonly color: string;
  /** An SVG path in the box from −1.2 to 1.2, to be filled, or stroked where the look is hollow. */
  readonly shape: string;
  /** The mark's outer edge alone, for imported points of the method. */
  readonly outline: string;
  /** The two references are drawn hollow. */
  readonly hollow: boolean;
  /** Dashes of the method's line, in pixels, as in `stroke-dasharray`; empty for a solid line. */
  readonly dash: readonly number[];
}

/**
 * A look for each sweep of a report, by its title: variants and controls have their own. The references have fixed looks; the others get theirs in the order of their
 * names. Colours are `--m0` … `--m7` of the style sheet, which are distinct with any colour vision (after Okabe & Ito
 * 2008 and Tol 2021, adjusted to a contrast of 3 : 1 against the page). Marks repeat after 29, pairs of mark and colour
 * after 232.
 *
 * @param imported Names of methods with imported points only; they come after ours and do not change our looks.
 */
export function looksOf(cells: readonly Cell[], imported: readonly string[] = []): Map<string, Look> {
  const own = new Set(cells.map(({ sweep }) => sweep));
  const added = imported.filter((name) => !own.has(name));
  const methods = [[...own], [...new Set(added)]].flatMap((names) => names.filter((name) => !isReference(name)).sort());
  const looks = methods.map((name, index): [string, Look] => {
    const mark = marks[index % marks.length]!;
    const alike = methods.slice(0, index).filter((_, other) => marks[other % marks.length]!.outline === mark.outline);
    const dash = dashes[(outlines.indexOf(mark.outline) + alike.length) % dashes.length]!;
    const color = `var(--m${index % COLORS})`;
    return [name, { ...mark, key: `k${index}`, number: index + 1, color, hollow: false, dash }];
  });
  const reference = { number: null, color: 'var(--ink)', hollow: true, dash: [] };
  const circle = outlines[0]!;
  return new Map([
    [references.untrained, { ...reference, key: 'base', shape: circle, outline: circle }],
    [references.unprotected, { ...reference, key: 'taskOnly', shape: saltire, outline: saltire }],
    ...looks,
  ]);
}

const COLORS = 8;
const saltire = 'M-0.85,-0.85L0.85,0.85M0.85,-0.85L-0.85,0.85';
const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 2.5], [9, 3, 2, 3], [4, 2, 1, 2, 1, 2]];
