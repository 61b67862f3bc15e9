import { type Engine, scalar, type Value } from '../../engine/engine.ts';
import type { Weights } from '../../engine/named-arrays.ts';
import type { Method, StreamName, Streams } from '../../methods/interface/method.ts';
import type { Network } from '../../model/decoder/architecture.ts';
import { computeReference, type Reference } from '../reference.ts';
import { batchInputs, packingInputs } from './batch-tensors.ts';
import type { Plan, PlannedBatch, StreamData } from './plan.ts';

/** A method, and what it is trained on. */
export interface Subject {
  readonly engine: Engine;
  readonly network: Network;
  /** The base model's weights by checkpoint name; constants. */
  readonly weights: Weights;
  readonly method: Method;
  readonly data: StreamData;
  readonly padId: number;
}

/** The batches that go through the network together in one optimizer step, by stream. */
export type BatchGroup = readonly (readonly [StreamName, PlannedBatch])[];

/** The batch groups of an update (from 1): first the streams read together, then each stream with a step of its own. */
export function batchGroupsAt(update: number, streams: Streams, plan: Plan): BatchGroup[] {
  const joint: [StreamName, PlannedBatch][] = [];
  const alone: BatchGroup[] = [];
  for (const [name, batches] of Object.entries(plan) as [StreamName, readonly PlannedBatch[]][]) {
    const when = streams[name]?.when;
    if (typeof when !== 'object') joint.push([name, batches[update - 1]!]);
    else if (update % when.after === 0) {
      const { after, updates = 1 } = when;
      const first = (update / after - 1) * updates;
      alone.push(...batches.slice(first, first + updates).map((batch): BatchGroup => [[name, batch]]));
    }
  }
  return [joint, ...alone];
}

/** What the base model says about the rows of each stream that asks for a reference. */
export async function makeReferences(subject: Subject): Promise<Record<string, Reference>> {
  const { engine, network, weights, method, data, padId } = subject;
  const references: Record<string, Reference> = {};
  for (const [name, { reference: kind, tokens, when }] of Object.entries(method.streams)) {
    if (!kind || when === 'aside') continue;
    const rows = data[name as StreamName]!;
    references[name] = await computeReference(engine, network, weights, rows, padId, { kind, tokens });
  }
  return references;
}

/** One micro-batch of a group as inputs of a program. */
export async function groupInputs(
  group: BatchGroup,
  micro: number,
  references: Readonly<Record<string, Reference>>,
): Promise<Record<string, Value>> {
  const inputs: Record<string, Value> = {};
  for (const [name, planned] of group) {
    const batch = planned.batches[micro]!;
    Object.assign(inputs, batchInputs(name, batch), packingInputs(name, batch));
    inputs[`${name}.answerTokens`] = scalar(planned.answerTokens);
    inputs[`${name}.rows`] = scalar(planned.rows.flat().length);
    const reference = references[name];
    if (reference) inputs[`${name}.${reference.input}`] = await reference.forBatch(planned, micro);
  }
  return inputs;
}
