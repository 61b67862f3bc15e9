import type { ColumnMetaData, FileMetaData } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';

// The library does not compare the numbers of a file. A damaged number can make it loop forever or fill the memory.

/**
 * Refuses a file whose columns are no tree. Each column states its number of children, and these numbers must add up.
 *
 * @throws Error that names the numbers.
 */
export function checkSchema(file: ArrayBuffer): void {
  const view = new DataView(file);
  const end = file.byteLength - 8;
  const length = end >= 0 ? view.getUint32(end, true) : 0;
  // The library itself reports a file without a footer.
  if (length > end) return;
  const { field_2: elements } = deserializeTCompactProtocol({
    view: new DataView(file, end - length, length),
    offset: 0,
  });
  if (!Array.isArray(elements)) throw new Error('a footer without a schema');
  const children = elements.map((element) => Number((element as { field_5?: number }).field_5 ?? 0));
  const all = children.reduce((sum, count) => sum + count, 0);
  const isTree = children.every((count) => count >= 0) && all === elements.length - 1;
  if (!isTree) throw new Error(`a schema of ${elements.length} parts that have ${children.join(', ')} children`);
}

/**
 * Refuses a file whose pages do not match its columns' metadata.
 *
 * @throws Error that names the column.
 */
export function checkPages(file: ArrayBuffer, { num_rows, row_groups }: FileMetaData): void {
  let rows = 0n;
  for (const group of row_groups) {
    rows += group.num_rows;
    for (const { meta_data } of group.columns) if (meta_data) checkColumn(file, meta_data, group.num_rows);
  }
  if (rows !== num_rows) throw new Error(`${num_rows} rows in all, and ${rows} in its groups`);
}

function checkColumn(file: ArrayBuffer, column: ColumnMetaData, rows: bigint): void {
  const start = Number(column.dictionary_page_offset || column.data_page_offset);
  const length = Number(column.total_compressed_size);
  const name = `column ${column.path_in_schema.join('.')}`;
  if (rows < 0 || column.num_values < rows) throw new Error(`${name} has ${column.num_values} values for ${rows} rows`);
  if (!(start >= 0 && length >= 0 && start + length <= file.byteLength)) {
    throw new Error(`${name} is at bytes ${start} to ${start + length} of ${file.byteLength}`);
  }
  const reader = { view: new DataView(file, start, length), offset: 0 };
  let values = 0;
  // The library ignores one byte after the last page.
  while (reader.offset < length - 1) {
    const header = parquetHeader(reader);
    const { compressed_page_size: size, data_page_header: one, data_page_header_v2: two } = header;
    if (!(size >= 0 && reader.offset + size <= length)) throw new Error(`${name} has a page of ${size} bytes`);
    if (header.type === 'DATA_PAGE') values += one?.num_values ?? Number.NaN;
    if (header.type === 'DATA_PAGE_V2') {
      values += two?.num_values ?? Number.NaN;
      const levels = [two?.repetition_levels_byte_length, two?.definition_levels_byte_length];
      const isWithin = levels.every((bytes = -1) => bytes >= 0) && levels[0]! + levels[1]! <= size;
      if (!isWithin)
        throw new Error(`${name} has a page of ${size} bytes with levels of ${levels.map(String).join(' and ')}`);
    }
    reader.offset += size;
  }
  if (values !== Number(column.num_values))
    throw new Error(`${name} has ${column.num_values} values, its pages ${values}`);
}
