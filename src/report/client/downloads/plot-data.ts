/** The data of a setting's figures and label tables, as sent to the page: CSV lines with their ends. */
export interface PlotData {
  readonly head: string;
  /** One line for each point, after its method's name. */
  readonly points: readonly (readonly [method: string, line: string])[];
  /** One table for each trained point, by its id in the page. */
  readonly curves: Readonly<Record<string, string>>;
  /** One table for each table of scores by label, by its title: one line for each of its scores. */
  readonly labels: Readonly<Record<string, string>>;
}
