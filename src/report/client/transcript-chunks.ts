import type { TranscriptChunk, TranscriptIndex } from './transcript-format.ts';
import { unpack } from './unpack.ts';

type Entry = TranscriptIndex['chunks'][number];

declare global {
  /** Called by a data file beside the page with its own name and content. */
  var selgenTranscript: ((name: string, content: string) => void) | undefined;
  var trustedTypes:
    | {
        createPolicy(
          name: string,
          rules: { createScriptURL(name: string): string },
        ): { createScriptURL(name: string): string };
      }
    | undefined;
}

const loaded = new Map<string, Promise<TranscriptChunk>>();
const awaited = new Map<string, (content: string) => void>();
// Scripts may come only from the report's own data folder; browsers with trusted types enforce that.
const rules = {
  createScriptURL(name: string): string {
    if (!/^[0-9a-f]{16}$/.test(name)) {
      throw new TypeError(`Expected the name of a data file, got ${name}.`);
    }
    return `transcripts/${name}.js`;
  },
};
const policy = globalThis.trustedTypes?.createPolicy('selgen', rules) ?? rules;

/** Unpacks a chunk once, from the page or from a file beside it. Rejects with a sentence for the reader. */
export function loadChunk(entry: Entry): Promise<TranscriptChunk> {
  const known = loaded.get(entry.name);
  if (known !== undefined) {
    return known;
  }
  const chunk = (entry.beside ? loadBeside(entry.name) : loadInside(entry.name)).then((content) =>
    unpack<TranscriptChunk>(content),
  );
  loaded.set(entry.name, chunk);
  // A missing file may exist at the next try.
  chunk.catch(() => loaded.delete(entry.name));
  return chunk;
}

async function loadInside(name: string): Promise<string> {
  return document.getElementById(`transcript-${name}`)?.textContent ?? '';
}

/** Uses a script element, because a page opened from disk may not fetch. */
function loadBeside(name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    globalThis.selgenTranscript ??= (arrived, content) => awaited.get(arrived)?.(content);
    awaited.set(name, resolve);
    const script = document.createElement('script');
    script.src = policy.createScriptURL(name);
    script.addEventListener('error', () =>
      reject(
        new Error(`Expected transcripts/${name}.js beside this page, got nothing. Keep the report's folder together.`),
      ),
    );
    script.addEventListener('load', () => script.remove());
    document.head.append(script);
  });
}
