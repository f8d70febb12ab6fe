/** A scan: memtable copies and retained tables merged into one lazy walk over keys and values. */
import { type ArrayCursor, MergedCursor } from '../../lsm-engine/reference/cursor.ts';
import { deviceError } from '../../lsm-engine/reference/engine-error.ts';
import type { TableReader } from '../../lsm-engine/reference/table-reader.ts';
import { openCursors } from './table-set.ts';

/** Entries from `low` to `high`, newest first where sources share a key, without deleted ones. Releases the tables when done. */
export async function* scanEntries(
  memory: readonly ArrayCursor[],
  tables: readonly TableReader[],
  low: Uint8Array,
  high: Uint8Array,
): AsyncGenerator<readonly [Uint8Array, Uint8Array]> {
  try {
    const merged = new MergedCursor([...memory, ...(await openCursors(tables, low, high))]);
    for (let entry = merged.entry; entry !== undefined; entry = merged.entry) {
      if (entry.value !== undefined) yield [entry.key.slice(), entry.value.slice()];
      const read = merged.advance();
      if (read !== undefined) await read;
    }
  } catch (error) {
    throw deviceError(error, 'scanning');
  } finally {
    for (const table of tables) await table.release();
  }
}
