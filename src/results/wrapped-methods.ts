/** Names of the methods recorded in a method's options: of those that it wraps. */
export function wrappedMethods(options: unknown): string[] {
  if (typeof options !== 'object' || options === null) return [];
  return Object.entries(options).flatMap(([key, value]) =>
    key === 'name' && typeof value === 'string' ? [value] : wrappedMethods(value),
  );
}
