import type { MethodRecord } from './result.ts';

/** A method with its strength, if it has one, as tests, logs, reports and exports name it: `kl beta=10`. */
export function methodTitle({ name, strength }: Pick<MethodRecord, 'name' | 'strength'>): string {
  return strength ? `${name} ${strength.option}=${strength.value}` : name;
}

/** A point with its strength among others, variants and controls told apart: `inoculation prompt=neutral share=1`. */
export function pointTitle({ name, method }: { readonly name: string; readonly method: MethodRecord }): string {
  return methodTitle({ ...method, name });
}
