/** The numbers behind a setting's figures, as they travel to the page: lines of CSV with their ends. */
export interface PlotData {
  readonly head: string;
  /** One a point, each after its method's name. */
  readonly points: readonly (readonly [method: string, line: string])[];
  /** A whole table a trained point, by its id in the page. */
  readonly curves: Readonly<Record<string, string>>;
}
