import { brokerHandled } from '../../../scenarios/foundation/broker/cast/events.ts';
import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { eventsOf, type RunRecord, textOf } from '../../run-record.ts';
import { everyHandler, missingDelivery, wrongDelivery } from './conservation.ts';
import { cutBreach, type DrainFacts, drainFacts } from './drain-facts.ts';
import { LEDGER_READS, type Ledger, ledgerOf } from './ledger.ts';

const PROMPT_NS = 100_000_000;

export const criterion: Criterion = {
  id: 'F1.4',
  title: 'Graceful shutdown completes the frame under way',
  origin: 'table',
  weight: 14,
  invariant:
    'a frame whose first byte came before the signal, and which is complete before the deadline, reaches every handler before the process ends; no frame begun later does',
  how: 'Peers stand at chosen byte offsets of a frame when SIGINT comes and send the rest later. Checked: frames begun before the signal are delivered to all handlers, frames begun after it to none, idle connections are closed within 100 ms, the process exits with code 0 within 100 ms of the last thing it had to wait for.',
  hints: [
    'What becomes of the bytes already read when something else wins the race against your read?',
    'A session may leave only at a frame boundary. Where in your code does it know that it is at one?',
    'Keep the bytes of the frame under way outside the cancelled call, go on reading with maxBytes set to what that frame still lacks, and let handlers drain the ring before you exit.',
  ],
  reads: [...LEDGER_READS, brokerHandled],
  judge(run: RunRecord): Judgement {
    const ledger = ledgerOf(run);
    const facts = drainFacts(run, ledger);
    if (facts === undefined) return inconclusive('F1.4/no-signal', {});
    const { signal, due, tooLate } = facts;
    const wrong = wrongDelivery(ledger, { id: 'F1.4' });
    if (wrong !== undefined) return wrong;
    const dueFrames = new Set(due);
    const missing = missingDelivery(ledger, { id: 'F1.4', handlers: everyHandler(ledger), required: (frame) => dueFrames.has(frame) });
    if (missing !== undefined) return missing;
    const severed = cutBreach(facts, 'F1.4');
    if (severed !== undefined) return severed;
    const lateFrames = new Set(tooLate);
    const served = ledger.deliveries.find(({ frame }) => frame !== undefined && lateFrames.has(frame));
    if (served?.frame?.firstByte !== undefined) {
      return fail('F1.4/begun-after-signal', { feed: served.frame.connection.feed, first: served.frame.firstByte.at, signal: signal.at }, [
        { event: signal.id, remark: 'signal' },
        served.frame.firstByte.id,
        { event: served.event.id, remark: 'first-divergence' },
      ]);
    }
    return idleBreach(facts) ?? exitBreach(run, ledger, facts) ?? PASS;
  },
};

function idleBreach({ signal, idle }: DrainFacts): Judgement | undefined {
  for (const connection of idle) {
    const closed = connection.brokerClosed;
    if (closed !== undefined && closed.at <= signal.at + PROMPT_NS) continue;
    const last = connection.received.findLast((piece) => piece.at <= signal.at);
    return fail(
      'F1.4/idle-kept',
      {
        feed: connection.feed,
        closed: closed === undefined ? 'never' : `${Math.floor((closed.at - signal.at) / 1_000_000)} ms after the signal`,
      },
      [
        ...(last === undefined ? [] : [last.id]),
        { event: signal.id, remark: 'signal' },
        ...(closed === undefined ? [] : [{ event: closed.id, remark: 'closed-late' }]),
      ],
    );
  }
  return undefined;
}

function exitBreach(run: RunRecord, ledger: Ledger, { signal, exit, due, stuck }: DrainFacts): Judgement | undefined {
  // What holds the shutdown up is the deadline's affair, and another criterion's.
  if (stuck.length > 0) return undefined;
  if (exit === undefined) return fail('F1.4/no-exit', { signal: signal.at, end: run.endNs }, [{ event: signal.id, remark: 'signal' }]);
  const how = textOf(run, exit.a);
  if (how !== 'exit' || exit.b !== 0)
    return fail('F1.4/exit-code', { how, code: exit.b }, [{ event: signal.id, remark: 'signal' }, exit.id]);
  let last = signal.at;
  for (const frame of due) last = Math.max(last, frame.lastByte?.at ?? 0);
  for (const { event } of ledger.deliveries) last = Math.max(last, event.at);
  for (const event of eventsOf(run, brokerHandled)) if (event.at <= exit.at) last = Math.max(last, event.at);
  const latest = last + PROMPT_NS;
  if (exit.at <= latest) return undefined;
  return fail('F1.4/exit-late', { exit: exit.at, latest }, [
    { event: signal.id, remark: 'signal' },
    ...ledger.deliveries.slice(-1).map(({ event }) => event.id),
    { event: exit.id, remark: 'exit-late' },
  ]);
}
