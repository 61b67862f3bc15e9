import type { Score } from '../../results/result.ts';
import type { Interval } from '../../results/statistics/statistics.ts';

/** A score with two decimals, so that columns align. */
export function formatScore(value: number): string {
  return value.toFixed(2);
}

/** `0.88–0.96` */
export function formatInterval([low, high]: Interval): string {
  return `${low.toFixed(2)}–${high.toFixed(2)}`;
}

/** A score and its interval, for a template. */
export function scoreView({ value, interval }: Pick<Score, 'value' | 'interval'>) {
  return { value: formatScore(value), interval: formatInterval(interval) };
}

/** `0.92 (0.88–0.96)`; a dash without a score. */
export function formatScoreOf(score: Pick<Score, 'value' | 'interval'> | null): string {
  return score === null ? '–' : `${formatScore(score.value)} (${formatInterval(score.interval)})`;
}

/** A difference of scores, signed: `+0.12`, `−0.03`, `0.00`. */
export function formatDifference(value: number): string {
  const digits = Math.abs(value).toFixed(2);
  return digits === '0.00' ? digits : `${value < 0 ? '−' : '+'}${digits}`;
}

/** `−0.02 to +0.10` */
export function formatDifferenceInterval([low, high]: Interval): string {
  return `${formatDifference(low)} to ${formatDifference(high)}`;
}

/** `1,234`; from 100,000 on `184 k`, `2.31 M`. */
export function formatCount(count: number): string {
  // Rounded to thousands, it would be 1000 k.
  if (count >= 999_500) {
    return `${(count / 1e6).toPrecision(3)} M`;
  }
  return count >= 1e5 ? `${Math.round(count / 1e3)} k` : Math.round(count).toLocaleString('en-US');
}

/** `412 MiB`, `1.3 GiB`. */
export function formatBytes(bytes: number): string {
  const mebibytes = bytes / 2 ** 20;
  return mebibytes < 1000 ? `${Math.round(mebibytes)} MiB` : `${(mebibytes / 1024).toFixed(1)} GiB`;
}

/** `0.4 s`, `12 s`, `3 min 20 s`, `2 h 05 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  const minutes = Math.floor(whole / 60);
  return whole < 3600
    ? `${minutes} min ${pad(whole % 60)} s`
    : `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** `confirms_incorrect` → `confirms incorrect`; `taskOnly` stays, because users type it. */
export function formatName(name: string): string {
  return name.replaceAll('_', ' ');
}

/** `1 point`, `3 points`. */
export function formatPlural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function pad(part: number): string {
  return String(part).padStart(2, '0');
}
