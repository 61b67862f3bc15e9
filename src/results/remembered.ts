/** A key's known value, else the computed one, which is then known. */
export function remembered<K, V>(
  known: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  compute: () => V,
): V {
  const value = known.get(key) ?? compute();
  known.set(key, value);
  return value;
}
