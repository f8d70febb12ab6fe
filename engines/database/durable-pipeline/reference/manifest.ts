/**
 * The manifest: which tables are active and how far the log is in them. An append-only file of lines; now and then it is replaced by
 * a new one that holds the present state only.
 */
import type { Env } from '../../../../sim/env/env.ts';
import type { FileHandle } from '../../../../sim/env/fs.ts';
import { codeOf, EngineError } from '../../lsm-engine/reference/engine-error.ts';
import { readFully, syncDirectory, writeFully } from '../../lsm-engine/reference/file-io.ts';
import type { ManifestState } from '../contract.ts';
import { Mutex } from './gate.ts';
import { decodeLine, encodeLine, type ManifestEntry, type TableEntry } from './manifest-entry.ts';

const NAME = 'MANIFEST';
const NEW_NAME = 'MANIFEST.new';
const NEWLINE = 0x0a;

export class Manifest {
  readonly #env: Env;
  readonly #directory: string;
  readonly #rewriteLines: number;
  readonly #lock = new Mutex();
  readonly #active = new Map<number, TableEntry>();
  #handle!: FileHandle;
  #end = 0;
  #lines = 0;
  #broken = false;
  #flushedLsn = 0;
  #nextId = 1;
  /** Called when a failure leaves it open what the file holds: nothing may be written after that. */
  onFailure: (cause: EngineError) => void = () => undefined;

  private constructor(env: Env, directory: string, rewriteLines: number) {
    this.#env = env;
    this.#directory = directory;
    this.#rewriteLines = rewriteLines;
  }

  /** Reads the manifest, or makes an empty one; cuts off a torn last line. ECORRUPT when an earlier line is damaged. */
  static async open(env: Env, directory: string, rewriteLines: number, names: readonly string[]): Promise<Manifest> {
    const manifest = new Manifest(env, directory, rewriteLines);
    if (names.includes(NEW_NAME)) await env.fs.unlink(`${directory}/${NEW_NAME}`);
    if (!names.includes(NAME)) {
      manifest.#handle = await env.fs.open(`${directory}/${NAME}`, 'wx+');
      await manifest.#handle.sync();
      return manifest;
    }
    manifest.#handle = await env.fs.open(`${directory}/${NAME}`, 'r+');
    const { size } = await manifest.#handle.stat();
    manifest.#replay(await readFully(manifest.#handle, 0, size, NAME));
    if (manifest.#end < size) await manifest.#handle.truncate(manifest.#end);
    // After a kill the last lines may be in the page cache only, and they are about to be relied on.
    await manifest.#handle.sync();
    return manifest;
  }

  get flushedLsn(): number {
    return this.#flushedLsn;
  }

  get tables(): TableEntry[] {
    return [...this.#active.values()];
  }

  /** Ids are never used twice, not even those of tables that are gone. */
  takeId(): number {
    return this.#nextId++;
  }

  /** Takes ids seen elsewhere out of use. */
  reserveId(id: number): void {
    if (id >= this.#nextId) this.#nextId = id + 1;
  }

  state(): ManifestState {
    return { active: this.tables.map(({ id, level }) => ({ id, level })), flushedLsn: BigInt(this.#flushedLsn) };
  }

  /** Appends an entry made under the manifest's lock and makes it durable: the commit point of what it says. */
  append(make: () => ManifestEntry): Promise<void> {
    return this.#lock.hold(async () => {
      if (this.#broken) throw new EngineError('EPOISONED', 'the manifest failed before');
      const entry = make();
      const line = encodeLine(this.#env, entry);
      try {
        await writeFully(this.#handle, line, this.#end);
      } catch (error) {
        await this.#cutBack(error);
        throw error;
      }
      await this.#orBreak(() => this.#handle.sync());
      this.#end += line.length;
      this.#lines++;
      this.#apply(entry);
      if (this.#lines > this.#rewriteLines) await this.#rewrite();
    });
  }

  /** The present state as one entry. */
  checkpointEntry(lsn: number, memtableMinLsn: number): ManifestEntry {
    return {
      type: 'checkpoint',
      lsn,
      memtable_min_lsn: memtableMinLsn,
      flushed_lsn: this.#flushedLsn,
      active: this.tables,
      next_id: this.#nextId,
    };
  }

  async close(): Promise<void> {
    await this.#lock.hold(() => this.#handle.close());
  }

  #replay(bytes: Uint8Array): void {
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      if (bytes[at] !== NEWLINE) continue;
      const entry = decodeLine(this.#env, bytes.subarray(start, at));
      if (entry === undefined) {
        // Lines are synced one by one, so only the last one can be unfinished.
        if (hasValidLine(this.#env, bytes.subarray(at + 1)))
          throw new EngineError('ECORRUPT', `line ${this.#lines + 1} of the manifest is damaged`);
        return;
      }
      this.#apply(entry);
      this.#lines++;
      start = at + 1;
      this.#end = start;
    }
  }

  #apply(entry: ManifestEntry): void {
    if (entry.type === 'checkpoint') {
      this.#active.clear();
      for (const table of entry.active) this.#add(table);
      this.reserveId(entry.next_id - 1);
    } else if (entry.type === 'compaction') {
      for (const id of entry.removed) this.#active.delete(id);
      for (const table of entry.added) this.#add(table);
    } else {
      this.#add(entry);
    }
    this.#flushedLsn = entry.flushed_lsn;
  }

  #add({ id, level, min_key, max_key }: TableEntry): void {
    this.#active.set(id, { id, level, min_key, max_key });
    this.reserveId(id);
  }

  /** A complete new file first, then its name: a crash shows the old manifest or the new one. */
  async #rewrite(): Promise<void> {
    const line = encodeLine(this.#env, this.checkpointEntry(this.#flushedLsn, this.#flushedLsn + 1));
    const path = `${this.#directory}/${NEW_NAME}`;
    let handle: FileHandle | undefined;
    try {
      handle = await this.#env.fs.open(path, 'w+');
      await writeFully(handle, line, 0);
      await handle.sync();
    } catch (error) {
      // The old file goes on serving; the next entry tries again.
      this.#env.log.warn('manifest.rewrite', { code: codeOf(error) });
      await handle?.close();
      return;
    }
    const fresh = handle;
    await this.#orBreak(async () => {
      await this.#env.fs.rename(path, `${this.#directory}/${NAME}`);
      await syncDirectory(this.#env.fs, this.#directory);
    });
    await this.#handle.close();
    this.#handle = fresh;
    this.#end = line.length;
    this.#lines = 1;
  }

  /** Removes what a failed write left behind, so that the next line does not follow half a line. */
  async #cutBack(cause: unknown): Promise<void> {
    this.#env.log.warn('manifest.append', { code: codeOf(cause) });
    await this.#orBreak(async () => {
      await this.#handle.truncate(this.#end);
      await this.#handle.sync();
    });
  }

  async #orBreak(body: () => Promise<void>): Promise<void> {
    try {
      await body();
    } catch (error) {
      this.#broken = true;
      const cause = new EngineError('EIO', `making the manifest durable failed with ${codeOf(error)}`);
      this.onFailure(cause);
      throw cause;
    }
  }
}

function hasValidLine(env: Env, bytes: Uint8Array): boolean {
  let start = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== NEWLINE) continue;
    if (decodeLine(env, bytes.subarray(start, at)) !== undefined) return true;
    start = at + 1;
  }
  return false;
}
