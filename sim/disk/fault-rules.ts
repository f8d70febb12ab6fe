/** Faults armed on a disk: which operations they wait for and what they do to them. */
import { pathGlobMatches } from '../faults/glob.ts';
import type { RandomStream } from '../kernel/random-streams.ts';

/**
 * Operations as faults name them. `read` is every read, `cold_read` one that goes to the device; `open_write` opens an existing file
 * for writing. `fsync` covers datasync and the sync of a directory.
 */
export type DiskOp =
  | 'open'
  | 'open_write'
  | 'create'
  | 'read'
  | 'cold_read'
  | 'write'
  | 'fsync'
  | 'truncate'
  | 'rename'
  | 'unlink'
  | 'mkdir'
  | 'rmdir'
  | 'readdir'
  | 'stat';

export const WRITE_OPS: readonly DiskOp[] = ['open_write', 'create', 'write', 'fsync', 'truncate', 'rename', 'unlink', 'mkdir', 'rmdir'];

export type DiskFaultEffect =
  | { readonly kind: 'fail'; readonly code: string }
  /** The fsync fails; `mark_clean` gives the dirty pages up, `keep_dirty` leaves them for the next one. */
  | { readonly kind: 'fsync_error'; readonly model: 'mark_clean' | 'keep_dirty' }
  /** The operation reports success and nothing reaches the medium. */
  | { readonly kind: 'phantom' }
  /** Fewer bytes than asked for; without `bytes` a drawn number, at least one. */
  | { readonly kind: 'short'; readonly bytes?: number }
  | { readonly kind: 'slow'; readonly factorMilli: number; readonly stallNs: number }
  /** On the medium the write lands `shiftBytes` further on, or as far before where the file ends sooner. */
  | { readonly kind: 'misdirect'; readonly shiftBytes: number };

export interface DiskRule {
  /** Name in the fault vocabulary. */
  readonly fault: string;
  /** Empty: every operation. */
  readonly ops: readonly DiskOp[];
  readonly path?: string | undefined;
  /** Only the operation with this number, from 0; reads have none. */
  readonly io?: number | undefined;
  /** Strikes from the nth match on, from 1. */
  readonly nth?: number | undefined;
  /** Strikes at most so often; absent: 1 with `nth` or `io`, without bound otherwise. */
  readonly times?: number | undefined;
  readonly fromNs?: number | undefined;
  /** Strikes each match with this chance, drawn from `stream`. */
  readonly partsPerMillion?: number | undefined;
  readonly stream?: RandomStream | undefined;
  readonly effect: DiskFaultEffect;
}

interface Armed {
  readonly rule: DiskRule;
  matches: number;
  strikes: number;
}

export class FaultRules {
  readonly #armed: Armed[] = [];

  get empty(): boolean {
    return this.#armed.length === 0;
  }

  /** Returns what disarms the rule. */
  arm(rule: DiskRule): () => void {
    const armed = { rule, matches: 0, strikes: 0 };
    this.#armed.push(armed);
    return () => {
      const at = this.#armed.indexOf(armed);
      if (at !== -1) this.#armed.splice(at, 1);
    };
  }

  /** The first rule that strikes this operation, among those that slow it down or among all others. Counts the match. */
  strike(timing: boolean, op: DiskOp, path: string, io: number, nowNs: number): DiskRule | undefined {
    let struck: DiskRule | undefined;
    for (const armed of this.#armed) {
      const { rule } = armed;
      if ((rule.effect.kind === 'slow') !== timing) continue;
      if (rule.ops.length > 0 && !rule.ops.includes(op)) continue;
      if (rule.io !== undefined && (rule.io !== io || op === 'read' || op === 'cold_read')) continue;
      if (rule.fromNs !== undefined && nowNs < rule.fromNs) continue;
      if (rule.path !== undefined && !pathGlobMatches(rule.path, path)) continue;
      armed.matches++;
      if (struck !== undefined || armed.matches < (rule.nth ?? 1)) continue;
      const limit = rule.times ?? (rule.nth === undefined && rule.io === undefined ? Infinity : 1);
      if (armed.strikes >= limit) continue;
      if (rule.partsPerMillion !== undefined && rule.stream?.chance(rule.partsPerMillion) !== true) continue;
      armed.strikes++;
      struck = rule;
    }
    return struck;
  }
}
