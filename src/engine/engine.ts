import { fail } from '../lib/errors.ts';
import type { Tensor } from '../tensor/tfjs.ts';

/** What an array holds; token ids and indices are int32, everything else float32. */
export type ArrayType = 'float32' | 'int32';

/** An array that an engine can hold: its shape and type. Where the numbers are is the engine's business. */
export interface Value {
  readonly shape: readonly number[];
  readonly dtype: ArrayType;
}

/** An array in JavaScript's memory, row-major. */
export interface HostArray extends Value {
  /** As many numbers as the shape has elements. */
  readonly data: Float32Array | Int32Array;
}

/** How numbers lie in a file: little-endian. */
export type StoredFormat = 'float32' | 'float16' | 'bfloat16';

/** A part of a file that holds an array, row-major. */
export interface FilePart {
  /** Absolute path. */
  readonly file: string;
  readonly format: StoredFormat;
  /** First byte. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

/** An array that stays in its file: an engine maps it into memory if it can, and reads it otherwise. */
export interface StoredArray extends Value {
  readonly dtype: 'float32';
  readonly part: FilePart;
  /** The numbers as float32, read anew at each call. */
  read(): Float32Array;
}

/** An array that never changes, in JavaScript's memory or in a file. */
export type Constant = HostArray | StoredArray;

/** A program to compile: a pure function over named tensors, which must not read a value and need not dispose any. */
export interface Definition {
  /** For messages and caches. */
  readonly name: string;
  /** Inputs of every run, by name. */
  readonly inputs: Readonly<Record<string, Value>>;
  /** Arrays that never change: they become part of the compiled program (a base model's weights). */
  readonly constants?: Readonly<Record<string, Constant>>;
  /**
   * Inputs that nobody reads after a run: an engine may write the output of the same name, which has the input's shape and type,
   * into their memory (`donate_argnums` in JAX), where the program's only use of the input is to put parts into it.
   */
  readonly donates?: readonly string[];
  /**
   * Inputs that hold a batch, the first axis being its rows or positions: an engine of several devices may share them out. Of
   * `rows` it must be able to.
   */
  readonly batch?: { readonly rows: readonly string[]; readonly positions: readonly string[] };
  /** Inputs and constants by name → outputs by name, each float32 or int32. */
  readonly body: (tensors: Readonly<Record<string, Tensor>>) => Readonly<Record<string, Tensor>>;
}

export interface Program {
  /** Outputs by name, in the order `body` returned them. An output may be passed to a later run of any program. */
  run(inputs: Readonly<Record<string, Value>>): Promise<Record<string, Value>>;
  dispose(): Promise<void>;
}

/** A machine that runs programs. Equal programs and inputs give bit-equal outputs on one engine and machine. */
export interface Engine {
  readonly name: string;
  /** Whatever else a result must record of it: versions, threads, device. */
  readonly details: Readonly<Record<string, string | number>>;
  compile(definition: Definition): Promise<Program>;
  /** Brings a value into JavaScript's memory. */
  read(value: Value): Promise<HostArray>;
  dispose(): Promise<void>;
}

/** Makes an engine, or says why it cannot work here. */
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

/** The numbers of a constant, wherever they are. */
export function numbersOf(constant: Constant): HostArray['data'] {
  return 'read' in constant ? constant.read() : constant.data;
}

/** The inputs of one run, if they are what the program was compiled for. */
export function checkInputs({ name, inputs }: Definition, values: Readonly<Record<string, Value>>): void {
  for (const [input, { shape, dtype }] of Object.entries(inputs)) {
    const value = values[input];
    if (value?.dtype === dtype && value.shape.join() === shape.join()) continue;
    const got = value ? `${value.dtype}[${value.shape}]` : 'none';
    fail(`engine, ${name}`, `Expected the input '${input}' as ${dtype}[${shape}], got ${got}. Compile for each shape.`);
  }
}

/** A program's outputs are numbers. */
export function checkOutput(program: string, output: string, dtype: string): void {
  if (dtype === 'float32' || dtype === 'int32') return;
  fail(`engine, ${program}`, `Expected the output '${output}' as float32 or int32, got ${dtype}. Cast it.`);
}
