/**
 * A scenario as data: what a YAML file says once units are resolved and names are checked. Durations are nanoseconds, sizes bytes,
 * rates the interval between two events in nanoseconds. Nothing here depends on a seed; `draw` makes the fault plan of one seed.
 */

/** A quantity that is drawn anew each time it is used. All laws give whole numbers. */
export type Draw =
  | { readonly law: 'constant'; readonly value: number }
  | { readonly law: 'uniform'; readonly low: number; readonly high: number }
  /** floor + exponential with `mean`. */
  | { readonly law: 'exp'; readonly mean: number; readonly floor: number }
  | { readonly law: 'oneOf'; readonly values: readonly number[] };

export interface Scenario {
  /** Unique within its capstone; the file's name without `.yaml`. */
  readonly name: string;
  /** `<track>/<capstone>`. */
  readonly capstone: string;
  /** One or two sentences for people. */
  readonly story: string;
  /** Ids of the criteria that are judged on runs of this scenario. */
  readonly exercises: readonly string[];
  /** How many of a campaign's seeds run it: every one, a tenth (at least one), or one. */
  readonly seeds: 'all' | 'few' | 'one';
  /** Virtual time after which the run ends. */
  readonly durationNs: number;
  readonly hosts: readonly HostSpec[];
  readonly network: NetworkSpec;
  /** What the capstone's stage puts into the world; checked against the capstone's own schema. */
  readonly cast: Readonly<Record<string, unknown>>;
  readonly faults: readonly FaultSpec[];
  /** A second run of the same seed with parts left out, which the judge compares with. */
  readonly control?: { readonly without: readonly string[]; readonly cast: Readonly<Record<string, unknown>> };
  /** Power is lost at points of the run found by a first, undisturbed run of the same seed. */
  readonly crashPoints?: CrashPointsSpec;
}

export interface HostSpec {
  readonly name: string;
  readonly disk?: DiskSpec;
}

export interface DiskSpec {
  /** `ssd_nominal`, `hdd`, `ideal`. */
  readonly profile: string;
  /** `posix_strict` or `journaled`. */
  readonly fs: string;
  readonly capacityBytes?: number;
  /** What blocks hold that were allocated and never written: zeros, or what a deleted file left there. */
  readonly unwritten: 'zero' | 'stale';
}

export interface NetworkSpec {
  readonly latency: Draw;
  readonly bandwidthBytesPerSecond: number;
  /** Sizes of the pieces in which a stream arrives. */
  readonly segmentBytes: Draw;
}

/** Where an armed fault strikes: at the `nth` operation that matches, from 1. */
export interface Trigger {
  /** Number of the I/O operation on the disk, from 0; with `phase`. */
  readonly io?: number;
  readonly phase?: 'before' | 'during' | 'after';
  /** Operation name: `write`, `fsync`, `rename`, ... for disks; an environment call such as `net.accept` for processes. */
  readonly op?: string;
  /** Glob on the file's path within the disk. */
  readonly path?: string;
  /** Glob on the task's name. */
  readonly task?: string;
  readonly nth?: number;
  /** Armed only from this time on. */
  readonly fromNs?: number;
}

/** A trigger with what may still be drawn. */
export type TriggerSpec = Omit<Trigger, 'nth'> & { readonly nth?: Draw };

export interface FaultSpec {
  readonly id: string;
  /** A name of the fault vocabulary. */
  readonly kind: string;
  /** Names or a pattern: `feed-*`, `oor-1`, `feed-3 -> broker` for links. */
  readonly on: string;
  /** How many of the matching targets, drawn; absent: all. */
  readonly pick?: number;
  readonly at?: Draw;
  /** Length of an episode; absent: for good, or an instant. */
  readonly forNs?: Draw;
  /** Repeats: `times` in all, `every` apart. */
  readonly every?: Draw;
  readonly times?: number;
  readonly when?: TriggerSpec;
  /** The fault's own parameters. Values may be draws. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** One fault of one seed, with nothing left to draw. */
export interface PlannedFault {
  /** `id` of the spec, with `#n` where it has several targets or repeats. */
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly atNs?: number;
  readonly forNs?: number;
  readonly when?: Trigger;
  readonly args: Readonly<Record<string, FaultArgument>>;
}

export type FaultArgument = number | string | boolean | readonly number[] | { readonly [key: string]: FaultArgument };

export interface CrashPointsSpec {
  readonly host: string;
  /** Persistence policies to choose from; see the disk's crash states. */
  readonly policies: readonly string[];
  /** Points drawn per seed when not exhaustive. */
  readonly samples: number;
  /** Parts per million of the sampled crashes that lose power a second time, at a drawn point of the recovery. */
  readonly nestedPartsPerMillion: number;
  /** Time from power loss to the next boot. */
  readonly bootAfterNs: number;
}
