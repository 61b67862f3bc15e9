/** Element types of a graph's values. The 16-bit ones come from files only, and are widened before anything computes with them. */
export type ValueType = 'float32' | 'int32' | 'bool' | 'float16' | 'bfloat16';

/** Of one operand, number by number. */
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
/** Of two operands of one type, which broadcast as NumPy's do. */
export type BinaryOp = 'add' | 'sub' | 'mul' | 'div' | 'pow' | 'maximum' | 'minimum' | 'and' | 'or';
/** Of two operands of one type; gives truths. */
export type ComparisonOp = 'equal' | 'greater' | 'greater_equal' | 'less' | 'less_equal';
/** Over the axes of the attribute `axes`, which stay, with length 1. */
export type ReduceOp = 'reduce_sum' | 'reduce_mean' | 'reduce_max' | 'reduce_min' | 'reduce_prod';

/**
 * What an operator's attributes are. The result's shape and type stand with the result, so that `reshape`, `expand` and `cast`
 * need none.
 */
export interface OpAttributes {
  /** Adds any number of values of one shape. */
  sum_of: None;
  /** Condition, value where it is true, value where it is not; all three broadcast. */
  select: None;
  /** Value, least, greatest. */
  clip: None;
  cast: None;
  reshape: None;
  expand: None;
  transpose: { readonly perm: readonly number[] };
  /** `begin` for every axis; the result's shape says where it ends. */
  slice: { readonly begin: readonly number[] };
  reverse: { readonly axes: readonly number[] };
  split: { readonly axis: number; readonly sizes: readonly number[] };
  concat: { readonly axis: number };
  /** Value, and the number that is put around it: 0 where none is given. */
  pad: { readonly low: readonly number[]; readonly high: readonly number[] };
  tile: { readonly reps: readonly number[] };
  /** op(A)·op(B) of the last two axes; the others broadcast. */
  matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
  /** int32 index of the first extreme; the axis goes. */
  argmax: { readonly axis: number };
  argmin: { readonly axis: number };
  softmax: { readonly axis: number };
  log_softmax: { readonly axis: number };
  cumsum: { readonly axis: number; readonly exclusive: boolean; readonly reverse: boolean };
  /** Table and int32 indices along an axis. */
  gather: { readonly axis: number };
  /** Rows and the int32 segment of each: their sums by segment. */
  segment_sum: None;
  /** Tensor, int32 indices [..., depth], updates: parts put in the place of others, each place at most once. */
  scatter_update: None;
  /** Matrix, int32 index of a column for each row, amounts: they are added there. */
  add_at: None;
}

export type None = Readonly<Record<never, never>>;

export type Op = UnaryOp | BinaryOp | ComparisonOp | ReduceOp | keyof OpAttributes;

export type AttributesOf<O extends Op> = O extends keyof OpAttributes
  ? OpAttributes[O]
  : O extends ReduceOp
    ? { readonly axes: readonly number[] }
    : None;
