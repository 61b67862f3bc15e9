/** Every method, by its public name. To add one: write its file, add its line. */
export { base } from './base.ts';
export { kl } from './kl.ts';
export { standard } from './standard.ts';
export { taskOnly } from './task-only.ts';
export { upweighted } from './upweighted.ts';
