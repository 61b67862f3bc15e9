/** Unpacks Base64 of gzipped JSON, the format of results' text in the page. */
export async function unpack<T>(content: string): Promise<T> {
  const bytes = Uint8Array.from(atob(content.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(stream).json()) as T;
}
