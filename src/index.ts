/** The public interface: what suites import, and what the package `selgen` exports. */
export type { HostArray } from './engine/engine.ts';
export type { Arrays } from './engine/named-arrays.ts';
export { type HttpJudgeOptions, httpJudge } from './judges/http.ts';
export type { AnswerKey, Criterion, Judge, JudgeRequest, JudgeUsage, Rating } from './judges/judge.ts';
export * from './methods/index.ts';
export type { ForwardEdit } from './methods/interface/forward-edit.ts';
export type {
  Carry,
  Divergence,
  Done,
  ExtraTrained,
  ExtraTraining,
  Method,
  Monitor,
  Positions,
  ReferenceKind,
  Run,
  Step,
  StepInfo,
  StreamName,
  Streams,
  StreamUse,
  SystemPrompts,
  Terms,
} from './methods/interface/method.ts';
export { originTraining } from './methods/study/origin.ts';
export type { AdapterOptions } from './model/adapter/adapter.ts';
export type { Axis } from './results/aggregate.ts';
export { axisScore } from './results/axis-score.ts';
export type { GateRule, GateRules } from './results/gates/gate.ts';
export type {
  Axes,
  AxisScore,
  Cost,
  CurvePoint,
  Environment,
  Items,
  Mark,
  MethodRecord,
  Outcome,
  Score,
  TrialResult,
} from './results/result.ts';
export { clusteredMean, type Estimate, type Interval, proportion } from './results/statistics/statistics.ts';
export { type ClaimReply, confirmation } from './scorers/confirmation.ts';
export { type Ask, correctness, type Verdict } from './scorers/correctness.ts';
export { defineSetting, type GradedQuestion, type SettingDefinition } from './settings/define-setting.ts';
export { em } from './settings/em/em.ts';
export { type ModelJudgeOptions, modelJudge } from './settings/em/model-judge.ts';
export { embeddedTraining, ownModelTraining, tinyGemma } from './settings/embedded.ts';
export { functions } from './settings/functions/functions.ts';
export { gcd } from './settings/gcd/gcd.ts';
export type { Conversation, Message, Question, Reply, Scored, Setting, SettingData } from './settings/setting.ts';
export { triggers } from './settings/triggers/triggers.ts';
export { atLeast, atMost, type Bound, type SuiteTrial, type Unlike } from './suite/bounds.ts';
export { defineSuite, type SuiteOptions } from './suite/define-suite.ts';
export { defineFindings } from './suite/findings-suite.ts';
export { defineWorld } from './suite/world-suite.ts';
export { crossEntropy, klDivergence, logLikelihood } from './tensor/losses.ts';
export { addScaled, cosine, innerProduct, mapParams, type Params } from './tensor/params.ts';
// Functions with correct second derivatives, unlike those of tfjs.
export * as smooth from './tensor/smooth.ts';
export { type Scalar, type Tensor, tf } from './tensor/tfjs.ts';
export type { TrainingOptions } from './train/options.ts';
