/** Every method, by its public name. To add one: write its file, add its line. */
export { base } from './base.ts';
export { directionalPenalty } from './directional-penalty.ts';
export { dpo } from './dpo.ts';
export { earlyStopping } from './early-stopping.ts';
export { gradientProjection } from './gradient-projection.ts';
export { interleaved } from './interleaved.ts';
export { kl } from './kl.ts';
export { oLora } from './o-lora.ts';
export { origin } from './origin.ts';
export { orthogonalPenalty } from './orthogonal-penalty.ts';
export { positiveNegative } from './positive-negative.ts';
export { representation } from './representation.ts';
export { safeLora } from './safe-lora.ts';
export { standard } from './standard.ts';
export { steering } from './steering.ts';
export { taskOnly } from './task-only.ts';
export { upweighted } from './upweighted.ts';
