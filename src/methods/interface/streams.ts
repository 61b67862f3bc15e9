/** The data that a method may read: task rows, the alignment proxy, and the proxy's prompts with undesired answers. */
export type StreamName = 'task' | 'alignment' | 'misaligned';

/** The streams that a method reads, and how. */
export type Streams = Readonly<Partial<Record<StreamName, StreamUse>>>;

/** How a method reads one stream. */
export interface StreamUse {
  /**
   * When it is read: at every update; in updates of its own after every k-th one, `updates` of them in a row; or only
   * aside, by `setup`, `monitor`, `finish` and a change. @defaultValue 'update'
   */
  readonly when?: 'update' | 'aside' | { readonly after: number; readonly updates?: number };
  /**
   * Rows in an update, from the number of task rows in an update. Of the task itself they are given.
   * @defaultValue those of the partner, or the setting's choice
   */
  readonly rows?: (taskRows: number) => number;
  /** The positions that count: those of answers, or all real tokens. @defaultValue 'answer' */
  readonly tokens?: 'answer' | 'all';
  /** Another stream, of which updates read as many rows in the same order, so that row i of both belong together. */
  readonly pairedWith?: StreamName;
  /** An output of the base model (without the adapter) that is computed once for each row. */
  readonly reference?: ReferenceKind;
}

/** Logits, as `base` of `eachPosition`; log p(target) (N); or the hidden states of each layer (N, layers, hidden). */
export type ReferenceKind = 'logits' | 'targetLogProbabilities' | 'states';
