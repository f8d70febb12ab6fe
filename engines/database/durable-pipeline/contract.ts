/**
 * What a submission of `database/durable-pipeline` exports and what it is given.
 *
 * A submission is one TypeScript module with `export async function open(env: Env, config: PipelineConfig): Promise<Pipeline>`.
 * It imports types only; everything else comes from `env`. The layout of its log, manifest and table files is described in
 * `docs/capstones/database-durable-pipeline.md`: the judge reads those files itself.
 */
import type { Env } from '../../../sim/env/env.ts';

/**
 * When a write is acknowledged.
 * `per_op`: each write has an fsync of its own and is acknowledged after it.
 * `group`: writes that arrive together share one fsync and are acknowledged after it. A batch is closed as soon as it holds
 * `maxRecords`, and at the latest `maxDelayNs` after its first record arrived.
 * `manual`: a write is acknowledged as soon as it is in the log file, and is durable only after a later `sync()`.
 */
export type SyncMode =
  | { readonly mode: 'per_op' }
  | { readonly mode: 'group'; readonly maxRecords: number; readonly maxDelayNs: number }
  | { readonly mode: 'manual' };

/** All fields are always given; the values in brackets are what the scenarios use unless they say otherwise. */
export interface PipelineConfig {
  /** Directory of all files of this pipeline; made when absent. [oor] */
  readonly dir: string;
  readonly sync: SyncMode;
  /** The active memtable is frozen once its keys and values reach this many bytes. [4 MiB] */
  readonly memtableLimitBytes: number;
  /** Frozen memtables that may wait for their flush; a write that would need one more waits. [2] */
  readonly maxImmutables: number;
  /** A log segment that has reached this size is followed by a new one. [1 MiB] */
  readonly segmentBytes: number;
  /** Time between periodic checkpoints, which freeze and flush the memtable in the background; 0: none. [0] */
  readonly checkpointIntervalNs: number;
  /** The manifest is rewritten, by way of `MANIFEST.new` and a rename, once it has more than this many lines. [64] */
  readonly manifestRewriteLines: number;
  /** Tables in level 0 that start a compaction by themselves. [4] */
  readonly l0Trigger: number;
  /** Size of level 1 above which a table moves to level 2; each further level may be `sizeRatio` times larger. [256 MiB, 10] */
  readonly l1TargetBytes: number;
  readonly sizeRatio: number;
  /** Compaction closes an output file at about this size. [2 MiB] */
  readonly targetFileBytes: number;
  /** A data block is closed once it holds this many bytes. [4096] */
  readonly blockBytes: number;
  /** Bits of the bloom filter per key. [10] */
  readonly bitsPerKey: number;
  /** Data blocks kept in memory. [8 MiB] */
  readonly blockCacheBytes: number;
}

/**
 * Errors are `Error` objects with one of these codes.
 *
 * Definite, the operation has not happened and never will:
 *   ETOOLARGE  key or value above 65,535 bytes
 *   EINVAL     an empty key
 *   ENOSPC     no room on the volume; the log is back to where it was before the write
 *   EPOISONED  an earlier failure made writing unsafe; reads go on, writes come back with the next `open`
 *   ECLOSED    the pipeline is closed or closing
 *   EBUSY      (open only) a live process has the directory open
 * Unknown outcome:
 *   EIO        the device failed under this write. It is not visible in this life; after a restart it may be there or not
 * About what is on the disk:
 *   ECORRUPT   stored data is damaged beyond what a loss of power explains. Never used for an absent key or a torn end of the log
 */
export type PipelineErrorCode = 'EIO' | 'ENOSPC' | 'ECORRUPT' | 'ETOOLARGE' | 'EINVAL' | 'EPOISONED' | 'EBUSY' | 'ECLOSED';

export interface RecoveryReport {
  /** Active tables found by way of the manifest. */
  readonly tables: number;
  /** Everything up to this log sequence number was in those tables. 0n: nothing was. */
  readonly flushedLsn: bigint;
  /** Log records applied again: those above `flushedLsn`. */
  readonly replayed: number;
  /** The highest log sequence number recovered; the next write gets the one after it. */
  readonly lastLsn: bigint;
  /** Table files that no manifest entry named, and that were removed. */
  readonly orphansRemoved: number;
  /** Whether the log ended with a whole record; if not, how many bytes behind the last whole one were cut off. */
  readonly tail: { readonly state: 'clean' } | { readonly state: 'torn'; readonly bytes: number };
  /** By the environment's monotonic clock. */
  readonly elapsedNs: number;
}

export interface ManifestState {
  readonly active: readonly { readonly id: number; readonly level: number }[];
  readonly flushedLsn: bigint;
}

export interface WalSegment {
  /** File name within the directory. */
  readonly name: string;
  /** Range of the records in it; both 0n when it has none. */
  readonly minLsn: bigint;
  readonly maxLsn: bigint;
  readonly bytes: number;
}

/** One open pipeline. Log sequence numbers are given in the order in which `put` and `delete` are called, without gaps, from 1. */
export interface Pipeline {
  /** Resolves with the write's log sequence number once it is acknowledged; it becomes visible to reads then, not before. */
  put(key: Uint8Array, value: Uint8Array): Promise<bigint>;
  /** Like `put`; deleting an absent key is logged all the same. */
  delete(key: Uint8Array): Promise<bigint>;
  /** The value, or undefined when the key is absent. A value of no bytes is a value. */
  get(key: Uint8Array): Promise<Uint8Array | undefined>;
  /** Keys from `low` to `high`, both included, ascending, each once: a snapshot of the moment of the call. */
  scan(low: Uint8Array, high: Uint8Array): AsyncIterable<readonly [Uint8Array, Uint8Array]>;
  /** Makes everything written before the call durable and resolves with the highest durable log sequence number. */
  sync(): Promise<bigint>;
  /** Freezes the memtable and waits until all frozen ones are in tables. */
  flush(): Promise<void>;
  /** Merges all of level 0 and level 1 into level 1 and waits for it. */
  compact(): Promise<void>;
  /** Records where recovery would start, and removes log segments that it no longer needs. Neither flushes nor blocks writes. */
  checkpoint(): Promise<{ readonly lsn: bigint; readonly memtableMinLsn: bigint }>;
  /** Makes everything durable, waits for background work, gives the directory back. Later calls fail with ECLOSED. */
  close(): Promise<void>;
  /** What recovery found when this pipeline was opened. */
  recoveryReport(): RecoveryReport;
  manifestState(): ManifestState;
  /** In order of their numbers. */
  walSegments(): readonly WalSegment[];
}

export interface PipelineExports {
  /**
   * Recovers the directory and opens it. Rejects with ECORRUPT, EIO or EBUSY. A log that a loss of power cut short is no reason
   * to refuse. Once it has resolved, everything that it recovered is durable.
   */
  open(env: Env, config: PipelineConfig): Promise<Pipeline>;
}
