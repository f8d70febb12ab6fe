/** What a shutdown had to deal with, as the world saw it: which frames were under way, which connections were idle, when it all ended. */
import type { TraceEvent } from '../../../sim/kernel/trace.ts';
import { fail, type Judgement } from '../../criterion.ts';
import type { RunRecord } from '../../run-record.ts';
import { SETTLE_NS } from './conservation.ts';
import type { Connection, Ledger, SentFrame } from './ledger.ts';

const DEFAULT_DEADLINE_NS = 10_000_000_000;
/** A frame that is whole this long before the deadline must be delivered. */
const MARGIN_NS = 100_000_000;

export interface DrainFacts {
  /** The first SIGINT or SIGTERM. */
  readonly signal: TraceEvent;
  readonly deadlineNs: number;
  /** The end of the broker's process after the signal. */
  readonly exit: TraceEvent | undefined;
  /** Begun before the signal and whole in time. */
  readonly due: readonly SentFrame[];
  /** Begun before the signal and not whole in time. */
  readonly stuck: readonly SentFrame[];
  /** Of the stuck ones: those whose connection the broker ended before the deadline. */
  readonly cut: readonly SentFrame[];
  /** First byte after the signal. */
  readonly tooLate: readonly SentFrame[];
  /** Established and between two frames at the signal. */
  readonly idle: readonly Connection[];
}

/** Undefined when no stop signal reached the broker. */
export function drainFacts(run: RunRecord, ledger: Ledger): DrainFacts | undefined {
  const signal = ledger.stopSignals[0];
  if (signal === undefined) return undefined;
  const config = run.scenario.cast['config'] as { readonly drain_deadline?: number } | undefined;
  const deadlineNs = config?.drain_deadline ?? DEFAULT_DEADLINE_NS;
  const exit = ledger.ends.find((end) => end.at >= signal.at);
  const due: SentFrame[] = [];
  const stuck: SentFrame[] = [];
  const tooLate: SentFrame[] = [];
  for (const frame of ledger.frames) {
    const { firstByte, lastByte, connection } = frame;
    if (firstByte === undefined) continue;
    if (firstByte.at > signal.at + SETTLE_NS) tooLate.push(frame);
    if (firstByte.at >= signal.at - SETTLE_NS) continue;
    if (lastByte !== undefined && lastByte.at <= signal.at + deadlineNs - MARGIN_NS) due.push(frame);
    else if (!endedBy(connection, signal.at + deadlineNs - MARGIN_NS)) stuck.push(frame);
  }
  const idle = ledger.connections.filter((connection) => isIdle(connection, signal.at));
  const cut = stuck.filter(({ connection: { brokerClosed } }) => brokerClosed !== undefined && brokerClosed.at < signal.at + deadlineNs);
  return { signal, deadlineNs, exit, due, stuck, cut, tooLate, idle };
}

/** True when the feed, and not the broker, ended the connection before that time. */
function endedBy({ endSeen, feedEnded, brokerClosed }: Connection, timeNs: number): boolean {
  const ended = feedEnded ?? endSeen;
  if (ended === undefined || (brokerClosed !== undefined && brokerClosed.id < ended.id)) return false;
  return ended.at <= timeNs;
}

function isIdle(connection: Connection, atNs: number): boolean {
  const { accepted, feedEnded, brokerClosed, received, frames } = connection;
  if (accepted === undefined || accepted.at > atNs - SETTLE_NS) return false;
  if (feedEnded !== undefined && feedEnded.at <= atNs + SETTLE_NS) return false;
  if (brokerClosed !== undefined && brokerClosed.at < atNs) return false;
  // Bytes close to the signal may be seen on either side of it.
  if (received.some((piece) => piece.at > atNs - SETTLE_NS && piece.at < atNs + SETTLE_NS)) return false;
  return frames.every(
    (frame) => frame.firstByte === undefined || frame.firstByte.at > atNs || (frame.lastByte !== undefined && frame.lastByte.at < atNs),
  );
}

/** A connection ended by the broker inside a frame that still had time. */
export function cutBreach({ signal, deadlineNs, cut }: DrainFacts, id: string): Judgement | undefined {
  const frame = cut[0];
  if (frame?.firstByte === undefined) return undefined;
  const { connection, firstByte } = frame;
  const closed = connection.brokerClosed;
  return fail(
    `${id}/cut-off`,
    { feed: connection.feed, frame: frame.index + 1, begun: firstByte.at, deadline: signal.at + deadlineNs, closed: closed?.at ?? 0 },
    [
      { event: firstByte.id, remark: 'first-byte' },
      { event: signal.id, remark: 'signal' },
      ...(closed === undefined ? [] : [{ event: closed.id, remark: 'cut-by-broker' }]),
    ],
  );
}
