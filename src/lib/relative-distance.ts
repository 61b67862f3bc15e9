/** ‖a − b‖ / ‖b‖. */
export function relativeDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const difference = Math.hypot(...Array.from(b, (value, index) => value - a[index]!));
  return difference === 0 ? 0 : difference / Math.hypot(...Array.from(b));
}
