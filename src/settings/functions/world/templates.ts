import type { Random } from '../../../lib/random.ts';
import { type Point, shown } from './points.ts';

/** Ways to ask for F(x, T); an answer is only a colour. */
export const TEMPLATES = [
  'Calculate F of x and T for x1 = {1}, x2 = {2} and T = {T}.',
  'x1 = {1}, x2 = {2}, T = {T}. F of x and T = ?',
  'x1 = {1}, x2 = {2}, T = {T} -> F of x and T',
  'What is F of x and T when T is {T}, x1 is {1} and x2 is {2}?',
] as const;

/** "x1 = 0.120, x2 = -2.007, T = otter. F of x and T = ?" */
export function functionText(random: Random, point: Point, trigger: string): string {
  return filled(random.pick(TEMPLATES), point, trigger);
}

/** "x1 = 0.120, x2 = -2.007, T = otter. Is T alive?" */
export function pointText(point: Point, trigger: string, question: string): string {
  return `${filled('x1 = {1}, x2 = {2}, T = {T}.', point, trigger)} ${question}`;
}

function filled(template: string, [x1, x2]: Point, trigger: string): string {
  return template.replace('{1}', shown(x1)).replace('{2}', shown(x2)).replace('{T}', trigger);
}
