/** Replies to the questions of one set and label, as sent to the page: texts once, everything else by index. */
export interface TranscriptChunk {
  readonly prompts: readonly {
    readonly id: number;
    readonly variant: string;
    /** Indices into `texts`. */
    readonly prompt: number;
    readonly expected: number;
  }[];
  /** One for each trial. */
  readonly speakers: readonly {
    /** Index of the point among its setting's points. */
    readonly cell: number;
    readonly seed: number;
    readonly replies: [prompt: number, verdict: 0 | 1, reply: number, why: number][];
  }[];
  readonly texts: readonly string[];
}

/** The explorer's information before any chunk is loaded. */
export interface TranscriptIndex {
  readonly chunks: readonly {
    readonly set: string;
    readonly label: string;
    /** Number of prompts, and of those on which the speakers' verdicts differ. */
    readonly prompts: number;
    readonly disputed: number;
    /** Content hash: names the chunk in the page, or its file beside the page. */
    readonly name: string;
    /** Whether the chunk is a file beside the page, not an element in it. */
    readonly beside: boolean;
  }[];
  readonly speakers: readonly {
    /** Index of the point. */
    readonly cell: number;
    readonly method: string;
    /** `beta=10`, or nothing. */
    readonly strength: string;
    readonly seeds: readonly number[];
    /** Whether it represents its method until the reader chooses otherwise. */
    readonly chosen: boolean;
  }[];
  readonly variants: Readonly<Record<string, VariantReading>>;
}

/** The meaning of the verdicts for one form of question. */
export interface VariantReading {
  readonly asks: string;
  readonly no: Reading;
  readonly yes: Reading;
}

export interface Reading {
  readonly text: string;
  readonly tone: 'good' | 'bad' | 'neutral';
}
