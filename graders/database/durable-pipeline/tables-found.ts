/** What the tables on the disk hold, against what the manifest's state says of them. */
import type { ManifestState } from '../../../engines/database/durable-pipeline/contract.ts';
import type { Images, WriteRecord } from '../../../scenarios/database/durable-pipeline/cast/ledger.ts';
import { idOf, writeOf } from '../../../scenarios/database/durable-pipeline/cast/values.ts';
import { parseTable, type TableRow, tableIdOf } from '../table-image.ts';

/** Ids of the table files among names, ascending. */
export function tableIds(names: readonly string[]): number[] {
  return names
    .map(tableIdOf)
    .filter((id) => id !== undefined)
    .sort((a, b) => a - b);
}

export type TablesProblem =
  | { readonly kind: 'missing-file' | 'extra-file' | 'unreadable-table'; readonly id: number }
  | { readonly kind: 'overlap'; readonly level: number }
  /** The tables do not hold the state after the first `flushed` writes: key `key` differs. */
  | { readonly kind: 'flushed-lsn'; readonly flushed: number; readonly key: number };

/** Files on the disk against the active set. */
export function checkFiles(state: ManifestState, names: readonly string[]): TablesProblem | undefined {
  const present = tableIds(names);
  const active = state.active.map((table) => table.id);
  const missing = active.find((id) => !present.includes(id));
  if (missing !== undefined) return { kind: 'missing-file', id: missing };
  const extra = present.find((id) => !active.includes(id));
  return extra === undefined ? undefined : { kind: 'extra-file', id: extra };
}

/** Content of the active tables: levels disjoint, and together exactly the state after `flushedLsn` writes. */
export function checkContent(state: ManifestState, images: Images, sequence: readonly WriteRecord[]): TablesProblem | undefined {
  const tables: { id: number; level: number; rows: TableRow[] }[] = [];
  for (const { id, level } of state.active) {
    const image = images[`sst_${String(id).padStart(6, '0')}.dat`];
    const rows = image === undefined ? undefined : parseTable(image);
    if (rows === undefined || rows.length === 0) return { kind: 'unreadable-table', id };
    tables.push({ id, level, rows });
  }
  for (const level of new Set(tables.map((table) => table.level))) {
    if (level > 0 && overlapping(tables.filter((table) => table.level === level).map((table) => table.rows)))
      return { kind: 'overlap', level };
  }
  // Oldest data first, so that newer rows replace older ones.
  tables.sort((a, b) => b.level - a.level || a.id - b.id);
  const held = new Map<number, number>();
  for (const { rows } of tables) {
    for (const row of rows) {
      if (row.deleted) held.delete(idOf(row.key));
      else held.set(idOf(row.key), writeOf(row.value));
    }
  }
  const flushed = Number(state.flushedLsn);
  const model = new Map<number, number>();
  for (const { key, valueBytes, write } of sequence.slice(0, flushed)) {
    if (valueBytes < 0) model.delete(key);
    else model.set(key, write);
  }
  for (const key of new Set([...model.keys(), ...held.keys()]))
    if (model.get(key) !== held.get(key)) return { kind: 'flushed-lsn', flushed, key };
  return undefined;
}

function overlapping(tables: readonly (readonly TableRow[])[]): boolean {
  const ranges = tables.map((rows) => [idOf(rows[0].key), idOf(rows[rows.length - 1].key)] as const).sort((a, b) => a[0] - b[0]);
  return ranges.some(([low], i) => i > 0 && low <= ranges[i - 1][1]);
}
