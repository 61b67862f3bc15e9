/** One record of a data file, before interpretation. */
export interface DataRecord {
  /** For errors: `line 3`, `record 3` of a JSON array, `row 3` of a Parquet file; from 1. */
  readonly place: string;
  readonly fields: Readonly<Record<string, unknown>>;
}
