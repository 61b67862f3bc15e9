/** Element types of a graph's values. The 16-bit ones occur in files only and are widened before any computation. */
export type ValueType = 'float32' | 'int32' | 'bool' | 'float16' | 'bfloat16';

/** Operators on the elements of one operand. */
export type UnaryOp =
  | 'abs'
  | 'ceil'
  | 'cos'
  | 'erf'
  | 'exp'
  | 'expm1'
  | 'floor'
  | 'is_nan'
  | 'log'
  | 'log1p'
  | 'neg'
  | 'not'
  | 'reciprocal'
  | 'relu'
  | 'round'
  | 'sigmoid'
  | 'sign'
  | 'sin'
  | 'softplus'
  | 'sqrt'
  | 'tanh';
/** Operators on two operands of one type, which broadcast as in NumPy. */
export type BinaryOp = 'add' | 'sub' | 'mul' | 'div' | 'pow' | 'maximum' | 'minimum' | 'and' | 'or';
/** Comparisons of two operands of one type; the result is bool. */
export type ComparisonOp = 'equal' | 'greater' | 'greater_equal' | 'less' | 'less_equal';
/** Reductions over the axes of the attribute `axes`; these axes stay, with length 1. */
export type ReduceOp = 'reduce_sum' | 'reduce_mean' | 'reduce_max' | 'reduce_min' | 'reduce_prod';

/**
 * The attributes of each operator. Shape and type of the result are stored with the result, so `reshape`, `expand` and
 * `cast` need none.
 */
export interface OpAttributes {
  /** Sum of any number of values of one shape. */
  sum_of: None;
  /** Condition, value if true, value if false; all three broadcast. */
  select: None;
  /** Value, minimum, maximum. */
  clip: None;
  cast: None;
  reshape: None;
  expand: None;
  transpose: { readonly perm: readonly number[] };
  /** `begin` for every axis; the result's shape gives the end. */
  slice: { readonly begin: readonly number[] };
  reverse: { readonly axes: readonly number[] };
  split: { readonly axis: number; readonly sizes: readonly number[] };
  concat: { readonly axis: number };
  /** Value, and optionally the number to pad with (default 0). */
  pad: { readonly low: readonly number[]; readonly high: readonly number[] };
  tile: { readonly reps: readonly number[] };
  /** op(A)·op(B) over the last two axes; the others broadcast. */
  matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
  /** The int32 index of the first extreme; the axis is dropped. */
  argmax: { readonly axis: number };
  argmin: { readonly axis: number };
  softmax: { readonly axis: number };
  log_softmax: { readonly axis: number };
  cumsum: { readonly axis: number; readonly exclusive: boolean; readonly reverse: boolean };
  /** A table, and int32 indices along an axis. */
  gather: { readonly axis: number };
  /** Rows, and the int32 segment of each: the sum of each segment. */
  segment_sum: None;
  /** Tensor, int32 indices [..., depth], updates: the updates replace slices, each place at most once. */
  scatter_update: None;
  /** Matrix, an int32 column index for each row, amounts: the amounts are added there. */
  add_at: None;
}

export type None = Readonly<Record<never, never>>;

export type Op = UnaryOp | BinaryOp | ComparisonOp | ReduceOp | keyof OpAttributes;

export type AttributesOf<O extends Op> = O extends keyof OpAttributes
  ? OpAttributes[O]
  : O extends ReduceOp
    ? { readonly axes: readonly number[] }
    : None;
