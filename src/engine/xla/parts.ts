import { elements } from '../../tensor/params.ts';
import type { Graph, GraphValue, Shaped } from '../graph/graph.ts';
import type { Compiler } from './compiler.ts';
import type { ConstantStore } from './constants.ts';
import { cutIntoLayers } from './cut.ts';
import { lowerToStableHlo } from './lower.ts';
import { devicesOf, type Mesh, type Split } from './mesh.ts';
import type { PjrtBuffer } from './pjrt/buffer.ts';
import type { PjrtClient } from './pjrt/client.ts';
import type { PjrtExecutable } from './pjrt/executable.ts';
import type { Precision } from './product.ts';
import { shardingFor } from './shardings.ts';

/** What all programs of an engine share. */
export interface Machine {
  readonly client: PjrtClient;
  readonly compile: Compiler;
  readonly constants: ConstantStore;
  readonly precision: Precision;
  readonly mesh: Mesh;
  /** Bytes of weights from which a mesh's program is cut into layers. */
  readonly cutsFrom: number;
}

/** A part of a program, ready to run. */
export interface Part {
  readonly graph: Graph;
  readonly executable: PjrtExecutable;
  readonly constants: readonly (readonly PjrtBuffer[])[];
  /** Each output; where the caller gets it, as one device has it. */
  readonly returns: readonly Shaped[];
  /** Inputs that neither a later part nor the caller reads. They are freed after this part. */
  readonly done: readonly GraphValue[];
}

/** What a program's caller says of its inputs and outputs. */
export interface Shares {
  readonly donates: readonly string[];
  readonly splits: ReadonlyMap<string, Split>;
  readonly outputsStaySplit?: boolean | undefined;
}

/** Compiles a program, in parts if it has equal layers. */
export async function compileParts(
  graph: Graph,
  { donates, splits, outputsStaySplit }: Shares,
  machine: Machine,
): Promise<{ readonly parts: readonly Part[]; splitOfOutput(name: string): Split }> {
  const { compile, constants, precision, mesh } = machine;
  const sharding = devicesOf(mesh) === 1 ? undefined : shardingFor(graph, splits, mesh, outputsStaySplit);
  const graphs = isWorthCutting(graph, machine) ? cutIntoLayers(graph) : [graph];
  const last = new Map<GraphValue, number>();
  graphs.forEach(({ inputs }, index) => {
    for (const value of Object.values(inputs)) last.set(value, index);
  });
  const kept = new Set([...Object.values(graph.inputs), ...Object.values(graph.outputs)]);
  /** Whether an output needs as much memory of each device as the input of its name. XLA refuses others. */
  const givesMemory = (name: string) => {
    const [from, to] = [graph.inputs[name]!, graph.outputs[name]];
    return (
      to?.type === from.type && `${to.shape}` === `${from.shape}` && splits.get(name) === sharding?.splitOfOutput(to)
    );
  };
  const lowered = graphs.map((part, index) =>
    lowerToStableHlo(part, {
      precision,
      donates: donates.filter((name) => givesMemory(name) && last.get(graph.inputs[name]!) === index),
      ...(sharding ? { sharding } : {}),
    }),
  );
  const texts = [...new Set(lowered.map(({ text }) => text))];
  const putAll = async () => {
    const held: (readonly PjrtBuffer[])[][] = [];
    // One after the other, so that JavaScript's memory holds one weight at a time.
    for (const { constants: needed } of lowered) {
      const buffers: (readonly PjrtBuffer[])[] = [];
      for (const constant of needed) buffers.push(await constants(constant));
      held.push(buffers);
    }
    return held;
  };
  const work = [Promise.all(texts.map(compile)), putAll()] as const;
  // Waits for both before it throws, because the engine may be disposed after an error.
  await Promise.allSettled(work);
  const [made, held] = await Promise.all(work);
  const executables = new Map(texts.map((text, index) => [text, made[index]!]));
  const onDevice = (value: GraphValue): Shaped => {
    const split = sharding?.splitOfOutput(value);
    return split ? { ...value, shape: value.shape.with(0, value.shape[0]! / mesh[split]) } : value;
  };
  const parts = lowered.map(({ text }, index) => {
    const part = graphs[index]!;
    const done = Object.values(part.inputs).filter((value) => last.get(value) === index && !kept.has(value));
    const returns = Object.values(part.outputs).map(onDevice);
    return { graph: part, executable: executables.get(text)!, constants: held[index]!, returns, done };
  });
  return { parts, splitOfOutput: (name) => sharding?.splitOfOutput(graph.outputs[name]!) };
}

function isWorthCutting({ constants }: Graph, { mesh, cutsFrom }: Machine): boolean {
  const weights = constants.reduce((sum, { value }) => sum + 4 * elements(value.shape), 0);
  return devicesOf(mesh) === 1 || weights >= cutsFrom;
}

/** @returns The outputs by name. */
export async function runParts(
  parts: readonly Part[],
  there: Map<GraphValue, readonly PjrtBuffer[]>,
  devices: number,
): Promise<ReadonlyMap<string, readonly PjrtBuffer[]>> {
  const results = new Map<string, readonly PjrtBuffer[]>();
  for (const { graph, executable, constants, returns, done } of parts) {
    const all = [...Object.values(graph.inputs).map((value) => there.get(value)!), ...constants];
    const outputs = Object.entries(graph.outputs);
    const made = await executable.execute(
      Array.from({ length: devices }, (_, device) => all.map((buffers) => buffers[device]!)),
      returns,
    );
    outputs.forEach(([name, value], index) => {
      const buffers = made.map((list) => list[index]!);
      there.set(value, buffers);
      results.set(name, buffers);
    });
    for (const value of done) for (const buffer of there.get(value)!) buffer.dispose();
  }
  return results;
}
