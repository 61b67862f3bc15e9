import { InvalidArgumentError } from 'commander';
import { seedsIn } from '../results/seeds.ts';

/** Parses an option's number, which must be at least `least`. */
export function numberFrom(least = Number.NEGATIVE_INFINITY): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value) && value >= least) return value;
    throw new InvalidArgumentError(
      `Expected a number${Number.isFinite(least) ? ` from ${least}` : ''}, got '${text}'.`,
    );
  };
}

/** Parses an option's share, above 0 and up to 1. */
export function shareFrom(text: string): number {
  const value = numberFrom()(text);
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError(`Expected a number above 0 and up to 1, got '${text}'.`);
}

/** Parses an option's whole number, which must be at least `least`. */
export function wholeFrom(least?: number): (text: string) => number {
  return (text) => {
    const value = numberFrom(least)(text);
    if (Number.isSafeInteger(value)) return value;
    throw new InvalidArgumentError(`Expected a whole number, got '${text}'.`);
  };
}

/** A path. An empty one is mostly a variable of the shell that is not set, and would name the working directory. */
export function path(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('Expected a path, got an empty one.');
}

/** Collects the values of an option that may be repeated. */
export function collected(text: string, before: readonly string[] = []): string[] {
  if (text === '') throw new InvalidArgumentError('Expected a text, got an empty one.');
  return [...before, text];
}

/** Checks seeds separated by commas. */
export function integers(text: string): string {
  const refuse = (problem: string): never => {
    throw new InvalidArgumentError(problem);
  };
  return seedsIn(text, refuse).join(',');
}

/** Parses a size: `500MB`, `2 GB`, `1e9` → bytes. */
export function byteCount(text: string): number {
  const [, number, unit = ''] = /^\s*([\d.e+]+)\s*([kmgt]?)b?\s*$/i.exec(text) ?? [];
  const bytes = Number(number) * 1000 ** 'kmgt'.indexOf(unit.toLowerCase() || 'k') * (unit ? 1000 : 1);
  if (Number.isFinite(bytes)) return bytes;
  throw new InvalidArgumentError(`Expected a size, such as 500MB or 2GB, got '${text}'.`);
}
