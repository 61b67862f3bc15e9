/** The data a method may read: task rows, the alignment proxy, and the proxy's prompts with undesired answers. */
export type StreamName = 'task' | 'alignment' | 'misaligned';

/** The streams that a method reads, and how. */
export type Streams = Readonly<Partial<Record<StreamName, StreamUse>>>;

/** How a method reads one stream. */
export interface StreamUse {
  /**
   * When it is read: at every update; in turns of its own, one or as many as said, after every k-th update; or only
   * aside, by `setup`, `monitor` and `finish`. @defaultValue 'update'
   */
  readonly when?: 'update' | 'aside' | { readonly after: number; readonly turns?: number };
  /** Rows an update, from the rows of task data an update. @defaultValue the setting's choice */
  readonly rows?: (taskRows: number) => number;
  /** The positions that count: those of answers, or all real tokens. @defaultValue 'answer' */
  readonly tokens?: 'answer' | 'all';
  /** Another stream whose rows are drawn in the same order, so that row i of both belongs together. */
  readonly pairedWith?: StreamName;
  /** Output of the base model (the adapter switched off) to hold ready; computed once for each row. */
  readonly reference?: ReferenceKind;
}

/** Logits, as `base` of `eachPosition`; log p(target) (N); or the hidden states of each layer (N, layers, hidden). */
export type ReferenceKind = 'logits' | 'targetLogProbabilities' | 'states';
