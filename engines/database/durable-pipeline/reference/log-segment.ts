/** The log segment that is being written. One task at a time calls its methods. */
import type { Env } from '../../../../sim/env/env.ts';
import type { FileHandle } from '../../../../sim/env/fs.ts';
import { syncDirectory, writeFully } from '../../lsm-engine/reference/file-io.ts';
import { encodeSegmentHeader, SEGMENT_HEADER_BYTES, segmentName } from './segment-header.ts';

export class LogSegment {
  readonly number: number;
  readonly firstLsn: number;
  readonly #env: Env;
  readonly #handle: FileHandle;
  #end: number;
  /** LSN of the last record in it; `firstLsn - 1` when there is none. */
  lastLsn: number;
  #syncedLsn: number;
  #markedLsn: number;

  constructor(env: Env, handle: FileHandle, number: number, firstLsn: number, lastLsn: number, end: number, syncedLsn: number) {
    this.#env = env;
    this.#handle = handle;
    this.number = number;
    this.firstLsn = firstLsn;
    this.lastLsn = lastLsn;
    this.#end = end;
    this.#syncedLsn = syncedLsn;
    this.#markedLsn = syncedLsn;
  }

  /** Makes a new segment and its directory entry durable before anything is written into it. */
  static async create(env: Env, directory: string, number: number, firstLsn: number): Promise<LogSegment> {
    const path = `${directory}/${segmentName(number)}`;
    const handle = await env.fs.open(path, 'wx+');
    try {
      await writeFully(handle, encodeSegmentHeader(env, { number, firstLsn, syncedLsn: firstLsn - 1 }), 0);
      await handle.sync();
      await syncDirectory(env.fs, directory);
    } catch (error) {
      await handle.close();
      await env.fs.unlink(path);
      throw error;
    }
    return new LogSegment(env, handle, number, firstLsn, firstLsn - 1, SEGMENT_HEADER_BYTES, firstLsn - 1);
  }

  get bytes(): number {
    return this.#end;
  }

  /** Appends whole records up to `lastLsn`. On failure the file may have grown: `rollBack` or give the segment up. */
  async append(records: Uint8Array, lastLsn: number): Promise<void> {
    await writeFully(this.#handle, records, this.#end);
    this.#end += records.length;
    this.lastLsn = lastLsn;
  }

  /** Makes everything appended so far durable. A failure must not be followed by another try: the data may be gone from the cache. */
  async sync(): Promise<void> {
    const covered = this.lastLsn;
    if (covered === this.#syncedLsn) return;
    if (this.#syncedLsn > this.#markedLsn) {
      // Rides along with this fsync; that it lags one sync behind only makes recovery a little more lenient.
      await writeFully(
        this.#handle,
        encodeSegmentHeader(this.#env, { number: this.number, firstLsn: this.firstLsn, syncedLsn: this.#syncedLsn }),
        0,
      );
      this.#markedLsn = this.#syncedLsn;
    }
    await this.#handle.sync();
    this.#syncedLsn = covered;
  }

  /** Cuts off what a failed append left behind, durably, so that those records are gone for good. */
  async rollBack(): Promise<void> {
    await this.#handle.truncate(this.#end);
    await this.#handle.sync();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
