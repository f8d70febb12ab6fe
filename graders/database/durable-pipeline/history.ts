/**
 * From the ledger of a run to a verdict on each recovery: which writes had to be there, which might be, and what was there. Shared by
 * all criteria of this capstone that have to do with crashes.
 *
 * The order of the writes is the order of the calls; a write that failed with a definite error is not part of it. An acknowledgement
 * gives the place of its write; a write of unknown outcome between two acknowledged ones is in if there is a number left for it.
 */
import type { PipelineConfig } from '../../../engines/database/durable-pipeline/contract.ts';
import type { Ledger, LifeRecord, WriteRecord } from '../../../scenarios/database/durable-pipeline/cast/ledger.ts';
import { checkPrefix, type HistoryWrite, type PrefixProblem } from '../../oracles/prefix.ts';
import type { RunRecord } from '../../run-record.ts';

/** Errors after which a write certainly has not happened. */
const DEFINITE = new Set(['ETOOLARGE', 'EINVAL', 'ENOSPC', 'EPOISONED', 'ECLOSED', 'EBUSY']);

export type RecoveryProblem =
  | { readonly kind: 'lost' | 'hole' | 'resurrected'; readonly write: WriteRecord; readonly shown?: WriteRecord }
  | { readonly kind: 'foreign'; readonly key: number }
  /** The open of this life failed. */
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unreadable'; readonly code: string };

/** What one life found of what the lives before it had written. */
export interface Recovery {
  readonly life: LifeRecord;
  readonly previous: LifeRecord;
  /** Acknowledged as durable; at least so many writes must be there. */
  readonly required: number;
  /** Writes that could be there. */
  readonly issued: number;
  /** Length of the prefix found, as far as the state tells; -1 with a problem. */
  readonly recovered: number;
  readonly recoveredHigh: number;
  readonly problem?: RecoveryProblem;
}

/** A write whose number does not follow from the order of the calls. */
export interface NumberProblem {
  readonly write: WriteRecord;
  readonly expectedLow: number;
  readonly expectedHigh: number;
}

export interface History {
  readonly ledger: Ledger;
  readonly config: PipelineConfig;
  readonly recoveries: readonly Recovery[];
  readonly numbers: readonly NumberProblem[];
  /** By log sequence number minus one, as of the end of the run. */
  readonly sequence: readonly WriteRecord[];
  /** The same as each life found it: everything that could have been written before its boot. */
  readonly sequenceBefore: readonly (readonly WriteRecord[])[];
}

export interface HistoryOptions {
  /** Nothing is required to be there: for disks that lie. */
  readonly safetyOnly?: boolean;
  /** What an opening has shown must be there after the next crash, also what was never acknowledged. */
  readonly shownIsDurable?: boolean;
}

const histories = new WeakMap<RunRecord, History>();

export function ledgerOf(run: RunRecord): Ledger {
  return run.attachments['ledger'] as Ledger;
}

export function historyOf(run: RunRecord, options: HistoryOptions = {}): History {
  const plain = options.safetyOnly !== true && options.shownIsDurable !== true;
  let history = plain ? histories.get(run) : undefined;
  if (history === undefined) {
    history = build(ledgerOf(run), run.attachments['config'] as PipelineConfig, options);
    if (plain) histories.set(run, history);
  }
  return history;
}

function build(ledger: Ledger, config: PipelineConfig, options: HistoryOptions): History {
  const recoveries: Recovery[] = [];
  const numbers: NumberProblem[] = [];
  const writesByLife = new Map<number, WriteRecord[]>();
  for (const write of ledger.writes) {
    const writes = writesByLife.get(write.life);
    if (writes === undefined) writesByLife.set(write.life, [write]);
    else writes.push(write);
  }
  let sequence: WriteRecord[] = [];
  const sequenceBefore: WriteRecord[][] = [];
  let durable = 0;
  // Kept by the page cache over a kill, and by nothing else.
  let kept = 0;
  for (const life of ledger.lives) {
    const previous = ledger.lives[life.life - 1];
    sequenceBefore.push([...sequence]);
    if (previous !== undefined && life.outcome !== '') {
      // Numbers beyond what was written are wrong, which is judged by itself.
      const required = options.safetyOnly === true ? 0 : Math.min(Math.max(durable, kept), sequence.length);
      const recovery = judgeRecovery(life, previous, sequence, required);
      recoveries.push(recovery);
      if (recovery.problem !== undefined || life.outcome !== 'ok') break;
      sequence = sequence.slice(0, recovery.recovered);
      if (options.shownIsDurable === true && life.readBack !== undefined) durable = Math.max(durable, recovery.recovered);
    }
    const written = writesByLife.get(life.life) ?? [];
    sequence.push(...placed(written, sequence.length, numbers));
    durable = Math.max(durable, durableAfter(ledger, life, written, config));
    kept = life.end === 'kill' ? lastAcknowledged(written, Infinity) : 0;
  }
  return { ledger, config, recoveries, numbers, sequence, sequenceBefore };
}

function judgeRecovery(life: LifeRecord, previous: LifeRecord, sequence: readonly WriteRecord[], required: number): Recovery {
  const head = { life, previous, required, issued: sequence.length };
  const failed = (problem: RecoveryProblem): Recovery => ({ ...head, recovered: -1, recoveredHigh: -1, problem });
  if (life.outcome !== 'ok') return failed({ kind: 'refused', code: life.outcome });
  if (life.readBackProblem !== '') return failed({ kind: 'unreadable', code: life.readBackProblem });
  // A life that was cut off during its read-back says nothing.
  if (life.readBack === undefined)
    return { ...head, recovered: reportedWithin(life, required, sequence.length), recoveredHigh: sequence.length };
  const foreign = life.readBack.find(([, write]) => write < 1);
  if (foreign !== undefined) return failed({ kind: 'foreign', key: foreign[0] });
  const history: HistoryWrite[] = sequence.map((write) => ({ key: write.key, version: write.write, deleted: write.valueBytes < 0 }));
  const verdict = checkPrefix(history, required, new Map(life.readBack));
  if (!verdict.ok) return failed(inWrites(verdict.problem, sequence));
  // Writes that change nothing leave several lengths possible; the program's own word chooses among those, never beyond.
  const reported = Number(life.report?.lastLsn ?? -1n);
  const recovered = reported >= verdict.low && reported <= verdict.high ? reported : verdict.high;
  return { ...head, recovered, recoveredHigh: verdict.high };
}

function reportedWithin(life: LifeRecord, low: number, high: number): number {
  const reported = Number(life.report?.lastLsn ?? -1n);
  return Math.min(high, Math.max(low, reported));
}

function inWrites(problem: PrefixProblem, sequence: readonly WriteRecord[]): RecoveryProblem {
  if (problem.kind === 'foreign') return { kind: 'foreign', key: problem.key };
  const write = sequence[problem.index];
  return problem.kind === 'lost' ? { kind: 'lost', write } : { kind: problem.kind, write, shown: sequence[problem.shown] };
}

/** The writes of one life that took a number, in order, starting behind `base`. */
function placed(written: readonly WriteRecord[], base: number, numbers: NumberProblem[]): WriteRecord[] {
  const sequence: WriteRecord[] = [];
  let unknown: WriteRecord[] = [];
  for (const write of written) {
    if (write.ackEvent < 0) {
      if (!DEFINITE.has(write.failed)) unknown.push(write);
      continue;
    }
    const next = base + sequence.length + 1;
    const between = write.lsn - next;
    if (between < 0 || between > unknown.length) numbers.push({ write, expectedLow: next, expectedHigh: next + unknown.length });
    sequence.push(...unknown.slice(0, Math.max(0, between)), write);
    unknown = [];
  }
  return [...sequence, ...unknown];
}

/** How many writes, counted from the first of all, a loss of power after this life must leave. */
function durableAfter(ledger: Ledger, life: LifeRecord, written: readonly WriteRecord[], config: PipelineConfig): number {
  if (config.sync.mode !== 'manual') return lastAcknowledged(written, Infinity);
  let durable = 0;
  for (const call of ledger.calls) {
    if (call.life !== life.life || call.outcome !== 'ok') continue;
    // `sync` names what is durable, and covers what was acknowledged before it, as a flush and a clean close do.
    if (call.call === 'sync') durable = Math.max(durable, call.lsn);
    if (call.call === 'sync' || call.call === 'close' || call.call === 'flush')
      durable = Math.max(durable, lastAcknowledged(written, call.begunAt));
  }
  return durable;
}

/** The highest number acknowledged by that time. */
function lastAcknowledged(written: readonly WriteRecord[], by: number): number {
  return written.reduce((most, write) => (write.ackEvent >= 0 && write.ackedAt <= by && write.lsn > most ? write.lsn : most), 0);
}
