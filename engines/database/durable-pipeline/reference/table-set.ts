/** The tables in use: the present level set, opening and removing of files, and reading through all levels. */
import type { Env } from '../../../../sim/env/env.ts';
import { BlockCache } from '../../lsm-engine/reference/block-cache.ts';
import type { Cursor } from '../../lsm-engine/reference/cursor.ts';
import { deviceError, EngineError } from '../../lsm-engine/reference/engine-error.ts';
import { syncDirectory } from '../../lsm-engine/reference/file-io.ts';
import { LevelSet } from '../../lsm-engine/reference/level-set.ts';
import type { Entry } from '../../lsm-engine/reference/memtable.ts';
import { tableName } from '../../lsm-engine/reference/table-format.ts';
import { TableReader } from '../../lsm-engine/reference/table-reader.ts';
import type { TableMeta } from '../../lsm-engine/reference/table-writer.ts';
import { fromHex, type TableEntry, toHex } from './manifest-entry.ts';

export class TableSet {
  readonly #env: Env;
  readonly #directory: string;
  readonly #cache: BlockCache;
  #levels = new LevelSet();
  /** Called when the directory could not be synced: names of any file may be lost then, also of log segments. */
  onFailure: (cause: EngineError) => void = () => undefined;

  constructor(env: Env, directory: string, cacheBytes: number) {
    this.#env = env;
    this.#directory = directory;
    this.#cache = new BlockCache(cacheBytes);
  }

  get levels(): LevelSet {
    return this.#levels;
  }

  path(id: number): string {
    return `${this.#directory}/${tableName(id)}`;
  }

  async open(entry: TableEntry): Promise<TableReader> {
    const { id, level, min_key, max_key } = entry;
    return TableReader.open(this.#env, this.path(id), this.#cache, { id, level, minKey: fromHex(min_key), maxKey: fromHex(max_key) });
  }

  /** Makes the names of new tables durable. */
  async syncNames(): Promise<void> {
    try {
      await syncDirectory(this.#env.fs, this.#directory);
    } catch (error) {
      const cause = deviceError(error, 'syncing the directory');
      this.onFailure(cause);
      throw new EngineError('EPOISONED', cause.message);
    }
  }

  /** Switches to a set without the removed and with the added tables, in one step. */
  replace(removed: readonly TableReader[], added: readonly TableReader[]): void {
    this.#levels = this.#levels.replacing(new Set(removed.map((table) => table.meta.id)), added);
  }

  /** Removes files of tables that are no longer in the set. Readers that still use one keep it through its open handle. */
  async remove(tables: readonly TableReader[]): Promise<void> {
    for (const table of tables) {
      await this.#env.fs.unlink(this.path(table.meta.id));
      await table.release();
    }
  }

  /** The newest entry of `key` in any table, which may be a tombstone. */
  async find(key: Uint8Array): Promise<Entry | undefined> {
    const candidates = this.#levels.all().filter((table) => table.covers(key));
    for (const table of candidates) table.retain();
    try {
      for (const table of candidates) {
        const entry = await table.find(key);
        if (entry !== undefined) return entry;
      }
      return undefined;
    } finally {
      for (const table of candidates) await table.release();
    }
  }

  /** Tables that overlap the range, newest data first, held until each is released. */
  retainRange(low: Uint8Array, high: Uint8Array): TableReader[] {
    return this.#levels
      .all()
      .filter((table) => table.overlaps(low, high))
      .map((table) => table.retain());
  }

  async close(): Promise<void> {
    for (const table of this.#levels.all()) await table.release();
  }
}

/** What the manifest says of a table. */
export function tableEntry(meta: TableMeta): TableEntry {
  return { id: meta.id, level: meta.level, min_key: toHex(meta.minKey), max_key: toHex(meta.maxKey) };
}

/** Cursors over retained tables. */
export async function openCursors(tables: readonly TableReader[], low: Uint8Array, high: Uint8Array): Promise<Cursor[]> {
  const cursors: Cursor[] = [];
  for (const table of tables) cursors.push(await table.cursor(low, high));
  return cursors;
}
