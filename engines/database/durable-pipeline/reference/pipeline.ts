/** The pipeline itself: the contract's calls, put together from queue, log, memtables, tables and manifest. */
import type { Env } from '../../../../sim/env/env.ts';
import type { FileLock } from '../../../../sim/env/fs.ts';
import { ArrayCursor } from '../../lsm-engine/reference/cursor.ts';
import { codeOf, deviceError, EngineError } from '../../lsm-engine/reference/engine-error.ts';
import { compareKeys } from '../../lsm-engine/reference/key-order.ts';
import type { Memtable } from '../../lsm-engine/reference/memtable.ts';
import type { ManifestState, Pipeline, PipelineConfig, RecoveryReport, WalSegment } from '../contract.ts';
import { CommitQueue, type CommitTarget } from './commit-queue.ts';
import { Compactor } from './compactor.ts';
import type { Log } from './log.ts';
import { encodeRecords, type Write } from './log-record.ts';
import type { Manifest } from './manifest.ts';
import { Memtables } from './memtables.ts';
import { scanEntries } from './scan.ts';
import type { TableSet } from './table-set.ts';

const MAX_LENGTH = 65_535;

export interface RecoveredParts {
  readonly lock: FileLock;
  readonly manifest: Manifest;
  readonly tables: TableSet;
  readonly log: Log;
  readonly memtable: Memtable;
  readonly report: RecoveryReport;
}

export class DurablePipeline implements Pipeline, CommitTarget {
  readonly #env: Env;
  readonly #config: PipelineConfig;
  readonly #parts: RecoveredParts;
  readonly #queue: CommitQueue;
  readonly #memtables: Memtables;
  readonly #compactor: Compactor;
  readonly #committing: { join(): Promise<unknown> };
  readonly #stop = new AbortController();
  #closed = false;

  constructor(env: Env, config: PipelineConfig, parts: RecoveredParts) {
    this.#env = env;
    this.#config = config;
    this.#parts = parts;
    const { manifest, tables, log } = parts;
    this.#queue = new CommitQueue(env, this, config.sync);
    this.#memtables = new Memtables(env, config, manifest, tables, parts.memtable);
    this.#compactor = new Compactor(env, config.dir, config, manifest, tables);
    manifest.onFailure = (cause) => this.#queue.fail(cause);
    tables.onFailure = (cause) => this.#queue.fail(cause);
    this.#memtables.onFlushed = async () => {
      await log.truncate(manifest.flushedLsn);
      this.#compactor.kick();
    };
    this.#committing = env.tasks.spawn('commit', () => this.#queue.run());
    if (config.checkpointIntervalNs > 0) env.tasks.spawn('checkpoints', () => this.#checkpointPeriodically());
  }

  put(key: Uint8Array, value: Uint8Array): Promise<bigint> {
    if (key.length > MAX_LENGTH || value.length > MAX_LENGTH)
      return Promise.reject(new EngineError('ETOOLARGE', `at most ${MAX_LENGTH} bytes`));
    return this.#write(key, value);
  }

  delete(key: Uint8Array): Promise<bigint> {
    if (key.length > MAX_LENGTH) return Promise.reject(new EngineError('ETOOLARGE', `at most ${MAX_LENGTH} bytes`));
    return this.#write(key, undefined);
  }

  async get(key: Uint8Array): Promise<Uint8Array | undefined> {
    this.#mustBeOpen();
    try {
      const entry = this.#memtables.find(key) ?? (await this.#parts.tables.find(key));
      return entry?.value?.slice();
    } catch (error) {
      throw deviceError(error, 'reading');
    }
  }

  scan(low: Uint8Array, high: Uint8Array): AsyncIterable<readonly [Uint8Array, Uint8Array]> {
    this.#mustBeOpen();
    if (compareKeys(low, high) > 0) return scanEntries([], [], low, high);
    // Both are taken in this same step, so that the iterator sees one moment of the pipeline.
    return scanEntries(
      this.#memtables.ranges(low, high).map((range) => new ArrayCursor(range)),
      this.#parts.tables.retainRange(low, high),
      low,
      high,
    );
  }

  sync(): Promise<bigint> {
    return this.#command(async () => {
      await this.syncLog();
      return BigInt(this.lastLsn);
    });
  }

  async flush(): Promise<void> {
    let frozen = false;
    while (!frozen) {
      frozen = await this.#command(() => this.#freeze());
      const failure = await this.#memtables.flushed();
      if (failure !== undefined) throw failure;
    }
  }

  async compact(): Promise<void> {
    this.#mustBeOpen();
    try {
      await this.#compactor.compact();
    } catch (error) {
      throw deviceError(error, 'compacting');
    }
  }

  async checkpoint(): Promise<{ readonly lsn: bigint; readonly memtableMinLsn: bigint }> {
    this.#mustBeOpen();
    const { manifest, log } = this.#parts;
    try {
      let lsn = 0;
      let minLsn = 0;
      await manifest.append(() => {
        lsn = this.lastLsn;
        minLsn = this.#memtables.minLsn === 0 ? lsn + 1 : this.#memtables.minLsn;
        return manifest.checkpointEntry(lsn, minLsn);
      });
      await log.truncate(manifest.flushedLsn);
      return { lsn: BigInt(lsn), memtableMinLsn: BigInt(minLsn) };
    } catch (error) {
      throw deviceError(error, 'writing a checkpoint');
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#stop.abort();
    let failure: unknown;
    try {
      await this.#queue.between(() => this.syncLog());
    } catch (error) {
      failure = error;
    }
    this.#queue.close();
    await this.#committing.join();
    await this.#memtables.close();
    await this.#compactor.close();
    await this.#parts.log.active.close();
    await this.#parts.tables.close();
    await this.#parts.manifest.close();
    this.#parts.lock.release();
    if (failure !== undefined) throw deviceError(failure, 'closing');
  }

  recoveryReport(): RecoveryReport {
    return this.#parts.report;
  }

  manifestState(): ManifestState {
    return this.#parts.manifest.state();
  }

  walSegments(): readonly WalSegment[] {
    return this.#parts.log.segments();
  }

  get lastLsn(): number {
    return this.#parts.log.active.lastLsn;
  }

  /** Part of the commit queue: before a batch. */
  async prepare(): Promise<void> {
    const { log } = this.#parts;
    while (this.#memtables.active.bytes >= this.#config.memtableLimitBytes && !(await this.#freeze())) {
      if (this.#memtables.stalled !== undefined) throw this.#memtables.stalled;
      await this.#memtables.progress.wait();
    }
    if (log.active.bytes >= this.#config.segmentBytes) await this.#roll();
  }

  /** Part of the commit queue: the batch goes into the log file. */
  async append(writes: readonly Write[]): Promise<number> {
    const segment = this.#parts.log.active;
    const first = segment.lastLsn + 1;
    try {
      await segment.append(encodeRecords(this.#env, writes, first), first + writes.length - 1);
    } catch (error) {
      await this.#orPoison(() => segment.rollBack());
      throw error;
    }
    return first;
  }

  /** Part of the commit queue, and of `sync`: everything in the log file becomes durable. */
  syncLog(): Promise<void> {
    if (this.#queue.poison !== undefined) return Promise.reject(this.#queue.poison);
    return this.#orPoison(() => this.#parts.log.active.sync());
  }

  /** Part of the commit queue: the batch becomes visible. */
  apply(writes: readonly Write[], firstLsn: number): void {
    writes.forEach(({ key, value }, index) => this.#memtables.active.apply(key, value, firstLsn + index));
  }

  /** Freezes the memtable, and starts a new segment with the new memtable, so that whole segments become obsolete with it. */
  async #freeze(): Promise<boolean> {
    if (this.#memtables.active.count === 0) return true;
    if (this.#memtables.frozenCount >= this.#config.maxImmutables) return false;
    await this.#roll();
    this.#memtables.freeze();
    return true;
  }

  async #roll(): Promise<void> {
    const { log } = this.#parts;
    await this.syncLog();
    try {
      await log.roll();
    } catch (error) {
      // Without room the old segment goes on; after any other failure nobody knows which names are durable.
      if (codeOf(error) !== 'ENOSPC') this.#queue.fail(deviceError(error, 'starting a log segment'));
      throw error;
    }
  }

  /** After a failed fsync the page cache may no longer hold what the disk lacks: nothing written later could be trusted. */
  async #orPoison(body: () => Promise<void>): Promise<void> {
    try {
      await body();
    } catch (error) {
      const cause = new EngineError('EIO', `making the log durable failed with ${codeOf(error)}`);
      this.#queue.fail(cause);
      throw cause;
    }
  }

  #write(key: Uint8Array, value: Uint8Array | undefined): Promise<bigint> {
    if (this.#closed) return Promise.reject(new EngineError('ECLOSED', 'the pipeline is closed'));
    if (key.length === 0) return Promise.reject(new EngineError('EINVAL', 'a key has at least one byte'));
    // The caller may use its buffers again at once.
    return this.#queue.write(key.slice(), value?.slice());
  }

  async #command<T>(body: () => Promise<T>): Promise<T> {
    this.#mustBeOpen();
    if (this.#queue.poison !== undefined) throw this.#queue.poison;
    try {
      return await this.#queue.between(body);
    } catch (error) {
      throw deviceError(error, 'writing the log');
    }
  }

  async #checkpointPeriodically(): Promise<void> {
    try {
      for (;;) {
        await this.#env.clock.sleep(this.#config.checkpointIntervalNs, { signal: this.#stop.signal });
        await this.#queue.between(() => this.#freeze());
        await this.checkpoint();
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#env.log.warn('checkpoints.end', { code: codeOf(error) });
    }
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new EngineError('ECLOSED', 'the pipeline is closed');
  }
}
