/**
 * The ledger: everything that was called and everything that came back, written down by the callers and attached to the run. Judges
 * compare it with what a later life shows. It holds ids of events, so that a finding can point into the trace.
 */
import type { ManifestState, RecoveryReport, WalSegment } from '../../../../engines/database/durable-pipeline/contract.ts';
import type { World } from '../../../../sim/world/world.ts';
import { clientAck, clientCall, clientFail, clientIssue } from './events.ts';
import { sameBytes, valueOf, writeOf } from './values.ts';

/** One put or delete. */
export interface WriteRecord {
  /** From 1, in the order of the calls. */
  readonly write: number;
  readonly life: number;
  readonly key: number;
  /** -1 for a delete. */
  readonly valueBytes: number;
  readonly issuedAt: number;
  readonly issueEvent: number;
  ackedAt: number;
  /** -1: never acknowledged. */
  ackEvent: number;
  /** 0: never acknowledged. */
  lsn: number;
  /** Code of the error it came back with. */
  failed: string;
  failEvent: number;
}

/** Some other call that has returned. */
export interface CallRecord {
  readonly life: number;
  readonly call: string;
  readonly outcome: string;
  /** What `sync` gave. */
  readonly lsn: number;
  readonly begunAt: number;
  readonly endedAt: number;
  readonly event: number;
  /** The last write issued before the call began. */
  readonly writesBefore: number;
}

/** One read of one key. */
export interface ReadRecord {
  readonly life: number;
  readonly key: number;
  /** The write whose value came; 0 for none, -1 for bytes that nobody wrote, -2 for an error. */
  readonly write: number;
  readonly begunAt: number;
  readonly endedAt: number;
  readonly event: number;
}

/** Files of the directory as programs on the host see them; names without the directory. */
export type Images = Readonly<Record<string, Uint8Array>>;

export interface Snapshot {
  readonly name: string;
  readonly life: number;
  readonly at: number;
  readonly event: number;
  readonly manifest: ManifestState;
  readonly segments: readonly WalSegment[];
  readonly images: Images;
  /** Sizes of all files, also of those too large for an image. */
  readonly sizes: Readonly<Record<string, number>>;
}

/** One boot of the engine. */
export interface LifeRecord {
  readonly life: number;
  /** Number of the act it plays. */
  readonly act: number;
  readonly bootAt: number;
  /** What it found on the disk. */
  readonly found: { readonly images: Images; readonly sizes: Readonly<Record<string, number>> };
  outcome: string;
  openEvent: number;
  openNs: number;
  report: RecoveryReport | undefined;
  manifest: ManifestState | undefined;
  segments: readonly WalSegment[];
  filesOnceOpen: readonly string[];
  /** Key and write of everything a scan gave; write -1 for bytes that nobody wrote. */
  readBack: readonly (readonly [number, number])[] | undefined;
  readBackEvent: number;
  readBackProblem: string;
  /** How the process ended; empty while it runs. */
  end: string;
  endAt: number;
  endEvent: number;
  /** Damage done to the disk after this life, told by what was hit. */
  readonly damage: { readonly lsn: number; readonly event: number; readonly lastLsn: number; readonly what: string }[];
  /** What an intruder's open came back with. */
  intruder: string;
}

export interface Ledger {
  readonly writes: readonly WriteRecord[];
  readonly calls: readonly CallRecord[];
  readonly reads: readonly ReadRecord[];
  readonly lives: readonly LifeRecord[];
  readonly snapshots: readonly Snapshot[];
}

export class LedgerKeeper implements Ledger {
  readonly writes: WriteRecord[] = [];
  readonly calls: CallRecord[] = [];
  readonly reads: ReadRecord[] = [];
  readonly lives: LifeRecord[] = [];
  readonly snapshots: Snapshot[] = [];
  readonly #world: World;
  /** Writes by key, newest last. */
  readonly #byKey = new Map<number, WriteRecord[]>();
  /** Calls in flight. */
  pending = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get keys(): number[] {
    return [...this.#byKey.keys()];
  }

  /** Writes down that a write is about to be called. */
  issue(actor: number, life: number, key: number, valueBytes: number): WriteRecord {
    const { trace, now } = this.#world;
    const write = this.writes.length + 1;
    const issueEvent = trace.emit(clientIssue, actor, write, valueBytes < 0 ? 1 : 0, key, Math.max(0, valueBytes));
    const record: WriteRecord = {
      write,
      life,
      key,
      valueBytes,
      issuedAt: now,
      issueEvent,
      ackedAt: -1,
      ackEvent: -1,
      lsn: 0,
      failed: '',
      failEvent: -1,
    };
    this.writes.push(record);
    const same = this.#byKey.get(key);
    if (same === undefined) this.#byKey.set(key, [record]);
    else same.push(record);
    return record;
  }

  acknowledge(actor: number, record: WriteRecord, lsn: unknown): void {
    const { trace, now } = this.#world;
    record.lsn = typeof lsn === 'bigint' ? Number(lsn) : -1;
    record.ackedAt = now;
    record.ackEvent = trace.emit(clientAck, actor, record.write, record.lsn, now - record.issuedAt);
  }

  fail(actor: number, record: WriteRecord, error: unknown): void {
    const { trace } = this.#world;
    record.failed = errorCode(error);
    record.failEvent = trace.emit(clientFail, actor, record.write, trace.text(record.failed));
  }

  called(actor: number, life: number, call: string, begunAt: number, writesBefore: number, outcome: string, lsn: number): void {
    const { trace, now } = this.#world;
    const event = trace.emit(clientCall, actor, trace.text(call), trace.text(outcome), lsn, now - begunAt);
    this.calls.push({ life, call, outcome, lsn, begunAt, endedAt: now, event, writesBefore });
  }

  /** Which write of `key` a value is of; -1 when it is of none, or not whole. */
  writeBehind(key: number, value: Uint8Array): number {
    const claimed = writeOf(value);
    if (claimed >= 1 && claimed <= this.writes.length) {
      const record = this.writes[claimed - 1];
      return record.key === key && record.valueBytes === value.length && sameBytes(value, valueOf(claimed, record.valueBytes))
        ? claimed
        : -1;
    }
    const match = this.#byKey
      .get(key)
      ?.findLast((record) => record.valueBytes === value.length && sameBytes(value, valueOf(record.write, record.valueBytes)));
    return match?.write ?? -1;
  }
}

/** The code of an error of the contract, or the name of any other. */
export function errorCode(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'thrown';
}
