/** The `cast` block of a pipeline scenario after compilation: durations in nanoseconds, sizes in bytes, ratios in parts per million. */
import type { PipelineConfig, SyncMode } from '../../../../engines/database/durable-pipeline/contract.ts';
import type { Draw } from '../../../scenario.ts';

export interface PipelineCast {
  readonly config?: ConfigSpec;
  /**
   * What is done in each life of the engine. The first boot plays the first act; a boot after a life that came to be open plays the
   * next one, and the last act is played again and again. A life that ends while it recovers does not count.
   */
  readonly acts: readonly (readonly Step[])[];
}

export interface ConfigSpec {
  readonly sync?: SyncMode['mode'];
  readonly max_records?: number;
  readonly max_delay?: number;
  readonly memtable_limit?: number;
  readonly max_immutables?: number;
  readonly segment?: number;
  readonly checkpoint_interval?: number;
  readonly manifest_rewrite_lines?: number;
  readonly l0_trigger?: number;
  readonly l1_target?: number;
  readonly target_file?: number;
}

/** One line of an act. Exactly one of the verbs is set; the rest qualifies it. */
export interface Step {
  /** Writes: that many puts and deletes in all. */
  readonly load?: number;
  /** Pauses, or waits for a time of the run. */
  readonly wait?: Draw;
  readonly until?: Draw;
  /** Waits for loads and readers in the background. */
  readonly join?: boolean;
  /** Calls of the pipeline. */
  readonly call?: 'sync' | 'flush' | 'compact' | 'checkpoint' | 'close';
  /** Reads every key written so far and writes down what came. */
  readonly read_all?: boolean;
  /** Reads keys that are being written, again and again, until loads are over. */
  readonly watch?: number;
  /** Writes down what is on the disk and what the pipeline says of it. */
  readonly snapshot?: string;
  /** Ends the life: by loss of power with this policy, or as SIGKILL does. */
  readonly power_loss?: string;
  readonly kill?: boolean;
  /** Arms a loss of power at an operation of the disk still to come. */
  readonly power_at?: {
    readonly op: string;
    readonly path: string;
    readonly nth: number;
    readonly phase?: 'before' | 'during' | 'after';
    readonly policy: string;
  };
  /** Puts a complete table with foreign values into the directory that no manifest names. */
  readonly plant_orphan?: boolean;
  /** Puts files with almost the right names into the directory. */
  readonly plant_strangers?: boolean;
  /** Damages the log on the medium; takes effect for the next life. */
  readonly damage?: Damage;
  /** Another process opens the same directory. */
  readonly intruder?: boolean;

  /** `load`: tasks that share the writes. */
  readonly clients?: number;
  /** `load`: how many different keys. */
  readonly keys?: number;
  /** `load`: in the order of the keys, instead of drawn ones. */
  readonly ordered?: boolean;
  readonly deletes?: number;
  /** `load`: bytes of a value; 82 if absent. */
  readonly value?: Draw;
  /** `load`: pause of each client after an acknowledgement, or between calls when pipelined. */
  readonly every?: Draw;
  /** `load`: calls are made without waiting for acknowledgements. */
  readonly pipelined?: boolean;
  /** `load`, `call`: goes on while the following steps are played. */
  readonly background?: boolean;
  /** `load`: a refused write (full disk) is tried again after a second instead of given up. */
  readonly persistent?: boolean;
  /** `power_loss`, `kill`, `power_at`: time to the next boot. */
  readonly boot_after?: number;
}

export interface Damage {
  /** Which record: its place among those on the disk, from 1, or from the end when negative. */
  readonly record?: number;
  /** Which byte of it, from 0. */
  readonly byte?: Draw;
  /** Or: removes a segment, counted from 1. */
  readonly drop_segment?: number;
}

export const DEFAULT_CONFIG: PipelineConfig = {
  dir: 'oor',
  sync: { mode: 'group', maxRecords: 100, maxDelayNs: 50_000_000 },
  memtableLimitBytes: 4_194_304,
  maxImmutables: 2,
  segmentBytes: 1_048_576,
  checkpointIntervalNs: 0,
  manifestRewriteLines: 64,
  l0Trigger: 4,
  l1TargetBytes: 268_435_456,
  sizeRatio: 10,
  targetFileBytes: 2_097_152,
  blockBytes: 4096,
  bitsPerKey: 10,
  blockCacheBytes: 8_388_608,
};

export function configOf(given: ConfigSpec = {}): PipelineConfig {
  const group = { mode: 'group', maxRecords: given.max_records ?? 100, maxDelayNs: given.max_delay ?? 50_000_000 } as const;
  return {
    ...DEFAULT_CONFIG,
    sync: given.sync === 'per_op' || given.sync === 'manual' ? { mode: given.sync } : group,
    memtableLimitBytes: given.memtable_limit ?? DEFAULT_CONFIG.memtableLimitBytes,
    maxImmutables: given.max_immutables ?? DEFAULT_CONFIG.maxImmutables,
    segmentBytes: given.segment ?? DEFAULT_CONFIG.segmentBytes,
    checkpointIntervalNs: given.checkpoint_interval ?? DEFAULT_CONFIG.checkpointIntervalNs,
    manifestRewriteLines: given.manifest_rewrite_lines ?? DEFAULT_CONFIG.manifestRewriteLines,
    l0Trigger: given.l0_trigger ?? DEFAULT_CONFIG.l0Trigger,
    l1TargetBytes: given.l1_target ?? DEFAULT_CONFIG.l1TargetBytes,
    targetFileBytes: given.target_file ?? DEFAULT_CONFIG.targetFileBytes,
  };
}
