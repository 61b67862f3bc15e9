/** One point with its interval, as the chart needs it. */
export interface ScatterPoint {
  readonly x: number;
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
  /** Class of all graphics of one sweep, such as `k0`, by which they are highlighted or hidden together. */
  readonly series: string;
  /** Points of one comparison share a front. Imported points share one of their own, and have none (''). */
  readonly comparison: string;
  /** Link target of the point, such as `#s1-p3`. */
  readonly href: string;
  /** Whether the method has a strength, so that its points are joined. */
  readonly swept: boolean;
  readonly front: boolean;
  readonly color: string;
  readonly shape: string;
  /** In pixels. */
  readonly radius: number;
  readonly fill: string;
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly strokeOpacity: number;
  /** Dashes of the line that joins the method's points. */
  readonly dash: readonly number[];
  /** Label of the point. */
  readonly text: string;
  /** Label on a crowded plane: the method's number in the legend. */
  readonly shortText: string;
  /** Shown on hover, and read aloud. */
  readonly description: string;
  readonly seeds: readonly {
    readonly x: number;
    readonly y: number;
    readonly color: string;
    readonly series: string;
  }[];
}

/** A point of a line. */
export interface PathPoint extends ScatterPoint {
  /** Whether the line runs to it from the point before. */
  readonly joined: boolean;
}

/** In pixels. */
export const POINT_RADIUS = 6;

/** Imported points belong to two series: `imported`, and the method's. */
export function importedSeries(method: string): string {
  return `imported ${method}`;
}

/** Whether the series holds imported points. */
export function isImported(series: string): boolean {
  return series.startsWith('imported ');
}
