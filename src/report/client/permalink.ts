/** A choice of the reader's that the page's address keeps. */
export interface Kept {
  /** What differs from how the page opens, as pairs of name and value; a name may come more than once. */
  read(): readonly (readonly [name: string, value: string])[];
  /** Makes the choice again; what is not named is as the page opens. Names of another report are passed over. */
  write(values: (name: string) => readonly string[]): void;
}

export interface Permalink {
  /** @param owner Part of the page whose choice it is, such as `s1`. */
  keep(owner: string, kept: Kept): void;
  /** The reader chose: writes the address anew. */
  changed(): void;
}

/**
 * Keeps filters in the address, after the place in the page: `#s1-plane?s1.without=kl&s1.search=prime`. A link to
 * another place of the page leaves them as they are; an address that names some is taken at its word.
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
      history.replaceState(null, '', address);
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

/** The id that an address leads to, without the filters behind it. */
export function placeOf(hash: string): string {
  return hash.slice(1).split('?', 1)[0]!;
}

function parametersOf(hash: string): URLSearchParams {
  const start = hash.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : hash.slice(start + 1));
}
