/**
 * The active memtable and the frozen ones on their way into tables. Frozen memtables are written by tasks that run side by side; their
 * manifest entries are made in the order of freezing, because an entry's flushed LSN speaks for everything before it.
 */
import type { Env } from '../../../../sim/env/env.ts';
import { codeOf, deviceError, EngineError } from '../../lsm-engine/reference/engine-error.ts';
import { type Entry, Memtable } from '../../lsm-engine/reference/memtable.ts';
import { type TableMeta, type TableOptions, TableWriter } from '../../lsm-engine/reference/table-writer.ts';
import { Gate } from './gate.ts';
import type { Manifest } from './manifest.ts';
import { tableEntry, type TableSet } from './table-set.ts';

/** Pause before a flush that failed is tried again. */
const RETRY_NS = 1_000_000_000;

export class Memtables {
  readonly #env: Env;
  readonly #options: TableOptions;
  readonly #manifest: Manifest;
  readonly #tables: TableSet;
  readonly #closing = new AbortController();
  /** Frozen, oldest first. */
  #frozen: Memtable[] = [];
  #lastCommit: Promise<void> = Promise.resolve();
  /** Opens when a flush is over or has failed. */
  readonly progress = new Gate();
  active: Memtable;
  /** Why flushing does not get on at the moment. */
  stalled: EngineError | undefined;
  /** Called after each flush, with everything up to the manifest's flushed LSN in durable tables. */
  onFlushed: () => Promise<void> = () => Promise.resolve();

  constructor(env: Env, options: TableOptions, manifest: Manifest, tables: TableSet, recovered: Memtable) {
    this.#env = env;
    this.#options = options;
    this.#manifest = manifest;
    this.#tables = tables;
    this.active = recovered;
  }

  get frozenCount(): number {
    return this.#frozen.length;
  }

  /** The first LSN that is in no durable table; 0 when everything is. */
  get minLsn(): number {
    return this.#frozen.length > 0 ? this.#frozen[0].minLsn : this.active.minLsn;
  }

  find(key: Uint8Array): Entry | undefined {
    const entry = this.active.find(key);
    if (entry !== undefined) return entry;
    for (let i = this.#frozen.length - 1; i >= 0; i--) {
      const older = this.#frozen[i].find(key);
      if (older !== undefined) return older;
    }
    return undefined;
  }

  /** Copies of the range in each memtable, newest first. */
  ranges(low: Uint8Array, high: Uint8Array): Entry[][] {
    return [this.active, ...this.#frozen.toReversed()].map((memtable) => memtable.range(low, high));
  }

  /** Sets the active memtable aside, starts its flush and begins a new one. */
  freeze(): void {
    const memtable = this.active;
    if (memtable.count === 0) return;
    this.#frozen.push(memtable);
    this.active = new Memtable();
    const previous = this.#lastCommit;
    const task = this.#env.tasks.spawn('flush', () => this.#flush(memtable, previous));
    this.#lastCommit = task.join().then(() => undefined);
  }

  /** Resolves when all memtables frozen before the call are in tables, or with the failure that keeps them from it. */
  async flushed(): Promise<EngineError | undefined> {
    const last = this.#frozen.at(-1);
    while (last !== undefined && this.#frozen.includes(last)) {
      if (this.stalled !== undefined) return this.stalled;
      await this.progress.wait();
    }
    return undefined;
  }

  /** Waits for flushes under way; one that keeps failing is given up, its records are in the log. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#lastCommit;
  }

  async #flush(memtable: Memtable, previous: Promise<void>): Promise<void> {
    for (;;) {
      try {
        const meta = await this.#write(memtable);
        await previous;
        await this.#commit(memtable, meta);
        this.stalled = undefined;
        this.progress.open();
        await this.onFlushed();
        return;
      } catch (error) {
        this.#env.log.warn('flush', { code: codeOf(error) });
        this.stalled = deviceError(error, 'flushing a memtable');
        this.progress.open();
        if (this.#closing.signal.aborted || this.stalled.code === 'EPOISONED') return;
        try {
          await this.#env.clock.sleep(RETRY_NS, { signal: this.#closing.signal });
        } catch {
          return;
        }
      }
    }
  }

  /** A complete, synced table with a durable name; nothing refers to it yet. */
  async #write(memtable: Memtable): Promise<TableMeta> {
    const id = this.#manifest.takeId();
    const path = this.#tables.path(id);
    let writer: TableWriter | undefined;
    try {
      writer = await TableWriter.create(this.#env, path, this.#options);
      for (const entry of memtable.all()) if (writer.add(entry)) await writer.drain();
      const meta = await writer.finish(id, 0);
      await this.#tables.syncNames();
      return meta;
    } catch (error) {
      if (writer !== undefined) {
        await writer.abandon();
        await this.#env.fs.unlink(path);
      }
      throw error;
    }
  }

  async #commit(memtable: Memtable, meta: TableMeta): Promise<void> {
    if (this.#frozen[0] !== memtable) throw new EngineError('EPOISONED', 'an earlier flush was given up');
    const table = await this.#tables.open(tableEntry(meta));
    try {
      await this.#manifest.append(() => ({ type: 'add_sst', ...tableEntry(meta), flushed_lsn: memtable.maxLsn }));
    } catch (error) {
      // With a full volume the line was taken back, and the table goes with it; otherwise the next start decides.
      if (codeOf(error) === 'ENOSPC') await this.#tables.remove([table]);
      throw error;
    }
    // No read can fall between these two: the memtable goes as its table comes.
    this.#tables.replace([], [table]);
    this.#frozen.shift();
  }
}
