/** The public interface: what suites import. */
export * from './methods/index.ts';
export type { Method, Monitor, Run, Step, StepInfo, StreamName, Streams, StreamUse, Terms } from './methods/method.ts';
export { originTraining } from './methods/origin.ts';
export type { TrialResult } from './results/result.ts';
export { gcd } from './settings/gcd/gcd.ts';
export type { Setting, SettingData } from './settings/setting.ts';
export { atLeast, atMost, type Bound, defineSuite, type SuiteTrial } from './suite/define-suite.ts';
