import { fail } from '../lib/errors.ts';
import type { Tensor } from '../tensor/tfjs.ts';

/** The type of an array's elements. Token ids and indices are int32, everything else float32. */
export type ArrayType = 'float32' | 'int32';

/** An array that an engine can hold: its shape and type. The engine decides where its numbers lie. */
export interface Value {
  readonly shape: readonly number[];
  readonly dtype: ArrayType;
}

/** An array in JavaScript's memory, row-major. */
export interface HostArray extends Value {
  /** The numbers, as many as the shape has elements. */
  readonly data: Float32Array | Int32Array;
}

/** The number format of a file: little-endian. */
export type StoredFormat = 'float32' | 'float16' | 'bfloat16';

/** The part of a file that holds an array, row-major. */
export interface FilePart {
  /** Absolute path. */
  readonly file: string;
  readonly format: StoredFormat;
  /** Offset of the first byte. */
  readonly offset: number;
  /** Length in bytes. */
  readonly length: number;
}

/**
 * How an engine holds weights of 16 bits. `float32`: widened once, before their first use. `stored`: in the type of
 * their file, widened at each use.
 */
export type WeightForm = 'float32' | 'stored';

/** An array that stays in its file. An engine maps the file into memory if it can, and reads it otherwise. */
export interface StoredArray extends Value {
  readonly dtype: 'float32';
  readonly part: FilePart;
  /** Reads the numbers as float32, anew at each call. */
  read(): Float32Array;
}

/** An array that never changes, in memory or in a file. */
export type Constant = HostArray | StoredArray;

/**
 * Inputs whose first axis is a batch's rows or positions. An engine with several devices may split these inputs over
 * them, and must be able to split those of `rows`.
 */
export interface BatchInputs {
  readonly rows: readonly string[];
  readonly positions: readonly string[];
  /** Whether the outputs' first axis is one, too, and may stay split for the next program. @defaultValue false */
  readonly outputsStaySplit?: boolean;
}

/** A program to compile: a pure function over named tensors. It must not read a value and need not dispose any. */
export interface Definition {
  /** A name for messages and caches. */
  readonly name: string;
  /** Inputs of every run, by name. */
  readonly inputs: Readonly<Record<string, Value>>;
  /** Arrays that never change and become part of the compiled program, such as a base model's weights. */
  readonly constants?: Readonly<Record<string, Constant>>;
  /**
   * Inputs that nobody reads after a run (`donate_argnums` in JAX). If the program's only use of such an input is to
   * write slices into it, an engine may put the output of the same name, shape and type into the input's memory.
   */
  readonly donates?: readonly string[];
  readonly batch?: BatchInputs;
  /** Inputs and constants by name → outputs by name, each float32 or int32. */
  readonly body: (tensors: Readonly<Record<string, Tensor>>) => Readonly<Record<string, Tensor>>;
}

export interface Program {
  /**
   * Outputs by name, in the order in which `body` returned them. A later run of any program may take an output as an
   * input.
   */
  run(inputs: Readonly<Record<string, Value>>): Promise<Record<string, Value>>;
  dispose(): Promise<void>;
}

/** A machine that runs programs. On one engine and machine, equal programs and inputs give bit-equal outputs. */
export interface Engine {
  readonly name: string;
  /** Further properties that a result must record: versions, threads, device. */
  readonly details: Readonly<Record<string, string | number>>;
  /** Whether a run copies each output, even one that has taken over a donated input's memory. @defaultValue false */
  readonly copiesOutputs?: boolean;
  /**
   * Whether all programs share a model's weights, so that one program more takes little memory: 40 MiB for 30 layers on
   * `xla`. @defaultValue false
   */
  readonly sharesWeights?: boolean;
  /**
   * Whether a loss over a large vocabulary is faster by slices of the vocabulary, each for all positions, than by chunks of
   * positions, each of which packs the whole head anew. @defaultValue false
   */
  readonly slicesHead?: boolean;
  compile(definition: Definition): Promise<Program>;
  /** Copies a value into JavaScript's memory. */
  read(value: Value): Promise<HostArray>;
  /**
   * Does work that takes and frees the same memory again and again, such as decoding. An engine may keep that memory
   * until the work ends. @defaultValue the work is just done
   */
  keepMemoryWhile?<T>(work: () => Promise<T>): Promise<T>;
  dispose(): Promise<void>;
}

/** Makes an engine, or fails with the reason why it cannot work here. */
export type MakeEngine = () => Engine | Promise<Engine>;

/** A float32 array on the host. */
export function floats(shape: readonly number[], data: ArrayLike<number>): HostArray {
  return { shape, dtype: 'float32', data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

/** An int32 array on the host. */
export function integers(shape: readonly number[], data: ArrayLike<number>): HostArray {
  return { shape, dtype: 'int32', data: data instanceof Int32Array ? data : Int32Array.from(data) };
}

/** A float32 scalar on the host. */
export function scalar(value: number): HostArray {
  return floats([], [value]);
}

/** The numbers of a constant in memory or in a file. */
export function numbersOf(constant: Constant): HostArray['data'] {
  return 'read' in constant ? constant.read() : constant.data;
}

/** Checks that the inputs of a run have the names, types and shapes for which the program was compiled. */
export function checkInputs({ name, inputs }: Definition, values: Readonly<Record<string, Value>>): void {
  for (const [input, { shape, dtype }] of Object.entries(inputs)) {
    const value = values[input];
    if (value?.dtype === dtype && value.shape.join() === shape.join()) continue;
    const got = value ? `${value.dtype}[${value.shape}]` : 'none';
    fail(`engine, ${name}`, `Expected the input '${input}' as ${dtype}[${shape}], got ${got}. Compile for each shape.`);
  }
}

/** Checks that an output of a program is numeric. */
export function checkOutput(program: string, output: string, dtype: string): void {
  if (dtype === 'float32' || dtype === 'int32') return;
  fail(`engine, ${program}`, `Expected the output '${output}' as float32 or int32, got ${dtype}. Cast it.`);
}
