import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import type { RunRecord } from '../../run-record.ts';
import { missingDelivery } from './conservation.ts';
import { latencies, storyOf, worstOf } from './latency.ts';
import { type Delivery, LEDGER_READS, type Ledger, ledgerOf, type SentFrame } from './ledger.ts';

const BOUND_NS = 10_000_000;
/** A round trip before it, and the longest pause a broker may make after a failed accept. */
const BEFORE_NS = 5_000_000;
const AFTER_NS = 1_100_000_000;

export const criterion: Criterion = {
  id: 'F1.1',
  title: 'Connections are served side by side',
  origin: 'table',
  weight: 10,
  invariant: 'no connection, however slow or silent, delays the frames of another',
  how: 'One peer stalls inside a frame, or before its first byte, while others stream. Each frame must reach each handler within 10 ms of its last byte, and within 10 ms of its time in a control run of the same seed without the stalling peer. The stalled frame is delivered once it is complete.',
  hints: [
    'What does your accept loop wait for before it accepts the next connection?',
    'Follow two connections where the first sends nothing at all: which await is the second one stuck behind?',
    'Give each connection a task of its own (env.tasks.spawn) directly after accept, and share nothing between them that is held across a read.',
  ],
  reads: LEDGER_READS,
  judge(run: RunRecord): Judgement {
    const ledger = ledgerOf(run);
    if (ledger.frames.length === 0) return inconclusive('F1.1/nothing-sent', {});
    const worst = worstOf(latencies(ledger, { of: (frame) => !cameWhileAcceptFailed(run, frame) }));
    if (worst !== undefined && worst.latencyNs > BOUND_NS) {
      return fail(
        'F1.1/held-up',
        { feed: worst.frame.connection.feed, frame: worst.frame.index + 1, handler: worst.delivery.handler, late: worst.latencyNs },
        storyOf(worst),
      );
    }
    return missingDelivery(ledger, { id: 'F1.1' }) ?? (run.control === undefined ? PASS : compare(ledger, ledgerOf(run.control)));
  },
};

/** The queue in front of a failing accept is not the broker's making. */
function cameWhileAcceptFailed(run: RunRecord, { connection }: SentFrame): boolean {
  const at = connection.syn?.at ?? 0;
  return run.faults.some(
    ({ kind, atNs = 0, forNs = Infinity }) => kind === 'accept_error' && at >= atNs - BEFORE_NS && at <= atNs + forNs + AFTER_NS,
  );
}

function compare(ledger: Ledger, control: Ledger): Judgement {
  const keyed = new Map<string, Delivery>();
  for (const delivery of control.deliveries) keyed.set(keyOf(delivery), delivery);
  let compared = 0;
  for (const delivery of ledger.deliveries) {
    const there = keyed.get(keyOf(delivery));
    if (there === undefined || delivery.frame === undefined) continue;
    compared++;
    const late = delivery.event.at - there.event.at;
    if (late > BOUND_NS || late < -BOUND_NS) {
      const { frame } = delivery;
      return fail(
        'F1.1/later-than-alone',
        { feed: frame.connection.feed, frame: frame.index + 1, handler: delivery.handler, late, alone: there.event.at },
        [
          frame.sent.id,
          ...(frame.lastByte === undefined ? [] : [frame.lastByte.id]),
          { event: delivery.event.id, remark: 'delivered-late' },
        ],
      );
    }
  }
  return compared === 0 ? inconclusive('F1.1/nothing-to-compare', {}) : PASS;
}

/** The same frame in both runs: bytes differ with the cast, places do not. */
function keyOf({ frame, handler }: Delivery): string {
  return frame === undefined ? '' : `${frame.connection.key}/${frame.index}/${handler}`;
}
