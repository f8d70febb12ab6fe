/**
 * The active tables by level. Level 0 holds flushed memtables, newest first, which may overlap; from level 1 on the tables of a level
 * are disjoint and sorted by key. A set never changes: a flush or compaction makes a new one, and whoever reads keeps the old one.
 */
import { compareKeys } from './key-order.ts';
import type { TableReader } from './table-reader.ts';

export class LevelSet {
  readonly levels: readonly (readonly TableReader[])[];

  constructor(levels: readonly (readonly TableReader[])[] = [[]]) {
    this.levels = levels;
  }

  /** Sorts tables into levels by what their meta data says. */
  static of(tables: readonly TableReader[]): LevelSet {
    const levels: TableReader[][] = [[]];
    for (const table of tables) {
      while (levels.length <= table.meta.level) levels.push([]);
      levels[table.meta.level].push(table);
    }
    levels[0].sort((a, b) => b.meta.id - a.meta.id);
    for (const level of levels.slice(1)) level.sort((a, b) => compareKeys(a.meta.minKey, b.meta.minKey));
    return new LevelSet(levels);
  }

  /** All tables, in the order in which a read has to ask them: newest data first. */
  all(): TableReader[] {
    return this.levels.flat();
  }

  /** The set with some tables taken out and others put in, as one step. */
  replacing(removed: ReadonlySet<number>, added: readonly TableReader[]): LevelSet {
    return LevelSet.of([...this.all().filter((table) => !removed.has(table.meta.id)), ...added]);
  }

  /** True when a table below `level` might hold `key`: a tombstone for it has to stay then. */
  mayHoldBelow(level: number, key: Uint8Array): boolean {
    for (let i = level + 1; i < this.levels.length; i++) if (this.levels[i].some((table) => table.covers(key))) return true;
    return false;
  }

  levelBytes(level: number): number {
    return (this.levels[level] ?? []).reduce((sum, table) => sum + table.meta.bytes, 0);
  }
}
