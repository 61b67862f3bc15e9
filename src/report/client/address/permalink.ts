/** A choice of the reader that the page's address keeps. */
export interface Kept {
  /** The differences from the opening state, as pairs of name and value; a name may occur more than once. */
  read(): readonly (readonly [name: string, value: string])[];
  /** Restores the choice; unnamed parts return to the opening state. Names from another report are ignored. */
  write(values: (name: string) => readonly string[]): void;
}

export interface Permalink {
  /** @param owner The part of the page that owns the choice, such as `s1`. */
  keep(owner: string, kept: Kept): void;
  /** To be called after each choice: updates the address. */
  changed(): void;
}

/**
 * Keeps filters in the address, after the place in the page: `#s1-plane?s1.without=kl&s1.search=prime`. A link to
 * another place of the page leaves them unchanged; an address with filters replaces them.
 */
export function createPermalink(): Permalink {
  const parts: { readonly owner: string; readonly kept: Kept }[] = [];
  const asked = parametersOf(location.hash);
  const write = ({ owner, kept }: (typeof parts)[number], parameters: URLSearchParams) =>
    kept.write((name) => parameters.getAll(`${owner}.${name}`));
  const changed = () => {
    const pairs = parts.flatMap(({ owner, kept }) =>
      kept.read().map(([name, value]): [string, string] => [`${owner}.${name}`, value]),
    );
    const address = `#${placeOf(location.hash)}${pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''}`;
    if (address !== location.hash && !(address === '#' && location.hash === '')) {
      history.replaceState(history.state, '', address);
    }
  };
  addEventListener('hashchange', () => {
    const parameters = parametersOf(location.hash);
    if ([...parameters].length > 0) {
      for (const part of parts) {
        write(part, parameters);
      }
    }
    changed();
  });
  return {
    keep(owner, kept) {
      parts.push({ owner, kept });
      if ([...asked].length > 0) {
        write(parts.at(-1)!, asked);
      }
    },
    changed,
  };
}

/** The id in an address, without the filters after it. */
export function placeOf(hash: string): string {
  return hash.slice(1).split('?', 1)[0]!;
}

function parametersOf(hash: string): URLSearchParams {
  const start = hash.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : hash.slice(start + 1));
}
