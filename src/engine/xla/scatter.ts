/** Reads and writes at places that are known only when the program runs. */
import type { Shaped } from '../graph/graph.ts';
import type { AttributesOf } from '../graph/op.ts';
import { type Operand, typeText, type Writer } from './stablehlo.ts';

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

/** Slices of a table along one axis. */
export function gather(writer: Writer, table: Operand, indices: Operand, axis: number, output: Shaped): Operand {
  const rank = indices.shape.length;
  const offsets = range(0, table.shape.length)
    .filter((other) => other !== axis)
    .map((other) => (other < axis ? other : other - 1 + rank));
  const sizes = table.shape.map((size, other) => (other === axis ? Math.min(1, size) : size));
  const dimensions =
    `#stablehlo.gather<offset_dims = [${offsets}], collapsed_slice_dims = [${axis}], start_index_map = [${axis}], ` +
    `index_vector_dim = ${rank}>`;
  const text =
    `"stablehlo.gather"(${table.name}, ${indices.name}) {dimension_numbers = ${dimensions}, ` +
    `slice_sizes = array<i64${sizes.length ? `: ${sizes.join(', ')}` : ''}>, indices_are_sorted = false}`;
  return writer.add(text, [table, indices], output);
}

/** Sums of rows by segment; on a processor added in the order of the rows. */
export function segmentSum(writer: Writer, rows: Operand, segments: Operand, output: Shaped): Operand {
  const indices = writer.reshape(segments, [rows.shape[0]!, 1]);
  const dimensions = { window: range(1, rows.shape.length), places: [0], unique: false };
  return scatter(writer, 'add', [writer.splat(0, output), indices, rows], dimensions);
}

/** Replaces slices; each place at most once. */
export function scatterUpdate(writer: Writer, tensor: Operand, indices: Operand, updates: Operand): Operand {
  const depth = indices.shape.at(-1)!;
  const window = range(indices.shape.length - 1, updates.shape.length);
  return scatter(writer, 'replace', [tensor, indices, updates], { window, places: range(0, depth), unique: true });
}

/** amounts[i] added at [i, index[i]]. */
export function addAt(writer: Writer, matrix: Operand, index: Operand, amounts: Operand): Operand {
  const count = matrix.shape[0]!;
  const column = writer.reshape(index, [count, 1]);
  const rows = writer.iota(0, column);
  const text = `stablehlo.concatenate ${rows.name}, ${column.name}, dim = 1`;
  const indices = writer.add(text, [rows, column], { shape: [count, 2], type: column.type });
  const operands = [matrix, indices, writer.reshape(amounts, [count])] as const;
  return scatter(writer, 'add', operands, { window: [], places: [0, 1], unique: true });
}

interface ScatterDimensions {
  readonly window: readonly number[];
  /** The axes of the tensor that the indices name. */
  readonly places: readonly number[];
  /** Whether no place occurs twice. */
  readonly unique: boolean;
}

function scatter(
  writer: Writer,
  kind: 'add' | 'replace',
  [tensor, indices, updates]: readonly [Operand, Operand, Operand],
  { window, places, unique }: ScatterDimensions,
): Operand {
  const one = typeText({ shape: [], type: tensor.type });
  const body =
    kind === 'add'
      ? `%sum = stablehlo.add %old, %new : ${one}\n  stablehlo.return %sum : ${one}`
      : `stablehlo.return %new : ${one}`;
  const dimensions =
    `#stablehlo.scatter<update_window_dims = [${window}], inserted_window_dims = [${places}], ` +
    `scatter_dims_to_operand_dims = [${places}], index_vector_dim = ${indices.shape.length - 1}>`;
  const text =
    `"stablehlo.scatter"(${tensor.name}, ${indices.name}, ${updates.name}) ({\n^bb0(%old: ${one}, %new: ${one}):\n  ${body}\n}) ` +
    `{scatter_dimension_numbers = ${dimensions}, indices_are_sorted = false, unique_indices = ${unique}}`;
  return writer.add(text, [tensor, indices, updates], tensor);
}

/** Cumulative sums along an axis. */
export function cumulativeSum(
  writer: Writer,
  x: Operand,
  { axis, exclusive, reverse }: AttributesOf<'cumsum'>,
): Operand {
  const length = x.shape[axis]!;
  if (length === 0) return x;
  const start = writer.splat(0, { shape: [], type: x.type });
  const one = typeText(start);
  const ones = x.shape.map(() => 1);
  const windows = ones.with(axis, length);
  const padding = x.shape.map((_, other) => {
    if (other !== axis) return '[0, 0]';
    // Without the element itself the window starts one place earlier.
    const [behind, ahead] = exclusive ? [length, -1] : [length - 1, 0];
    return reverse ? `[${ahead}, ${behind}]` : `[${behind}, ${ahead}]`;
  });
  const text =
    `"stablehlo.reduce_window"(${x.name}, ${start.name}) ({\n^bb0(%old: ${one}, %new: ${one}):\n` +
    `  %sum = stablehlo.add %old, %new : ${one}\n  stablehlo.return %sum : ${one}\n}) ` +
    `{window_dimensions = array<i64: ${windows.join(', ')}>, window_strides = array<i64: ${ones.join(', ')}>, ` +
    `padding = dense<[${padding.join(', ')}]> : tensor<${x.shape.length}x2xi64>}`;
  return writer.add(text, [x, start], x);
}
