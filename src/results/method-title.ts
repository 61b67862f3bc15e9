import type { MethodRecord } from './result.ts';

/** A method with its strength, if it has one, as tests, logs, reports and exports name it: `kl beta=10`. */
export function methodTitle({ name, strength }: Pick<MethodRecord, 'name' | 'strength'>): string {
  return strength ? `${name} ${strength.option}=${strength.value}` : name;
}

/** A point with its strength among others, variants and controls told apart: `inoculation prompt=neutral share=1`. */
export function pointTitle({
  name,
  method,
}: {
  readonly name: string;
  readonly method: Pick<MethodRecord, 'strength'>;
}): string {
  const { strength } = method;
  return methodTitle({ name, ...(strength && { strength: { ...strength, value: shownStrength(strength.value) } }) });
}

/** A strength as reports show it: six digits, and not the rounding error of the sum or product that it came from. */
export function shownStrength(value: number): number {
  return Number(value.toPrecision(6));
}
