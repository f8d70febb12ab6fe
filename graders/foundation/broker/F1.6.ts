import { brokerHandled } from '../../../scenarios/foundation/broker/cast/events.ts';
import { injectedPanic } from '../../../sim/process/process.ts';
import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { eventsOf, type RunRecord, textOf } from '../../run-record.ts';
import { missingDelivery, mustArrive } from './conservation.ts';
import { BROKER, type Connection, handlerSpecsOf, LEDGER_READS, type Ledger, ledgerOf } from './ledger.ts';

export const criterion: Criterion = {
  id: 'F1.6',
  title: 'A failing task or channel takes nothing else down',
  origin: 'table',
  weight: 8,
  invariant:
    'a crash in one session or handler, a lagging handler, or no handler at all never ends the process, another connection or another handler, and a later shutdown still exits with code 0',
  how: 'Environment calls of sessions are made to throw, handlers reject, lag, or are not there at all. The process must live on until it is told to stop and then exit with 0; at most one connection per injected crash may suffer; every other frame reaches every handler.',
  hints: [
    'List the calls whose failure your code takes for impossible: joins, sends, receives. What would each of them do to the rest?',
    'What does your broker do when publishing finds no receiver, when a receiver is told it lagged, when a joined task has failed?',
    'Treat the outcome of a join as data, log it, and go on; treat lag as a number to log; treat "no receiver" as nobody wanting the frame.',
  ],
  reads: [...LEDGER_READS, injectedPanic, brokerHandled],
  judge(run: RunRecord): Judgement {
    const ledger = ledgerOf(run);
    const panics = eventsOf(run, injectedPanic).filter((event) => event.actor === BROKER);
    if (panics.length === 0 && run.faults.some((fault) => fault.kind === 'panic')) return inconclusive('F1.6/never-struck', {});
    const stop = ledger.stopSignals[0];
    const end = ledger.ends[0];
    if (end !== undefined && (stop === undefined || end.at < stop.at)) {
      return fail('F1.6/process-gone', { how: textOf(run, end.a), code: end.b, at: end.at }, [
        ...panics.slice(-2).map((event) => ({ event: event.id, remark: 'injected' })),
        end.id,
      ]);
    }
    if (stop !== undefined && end === undefined)
      return fail('F1.6/no-exit', { signal: stop.at }, [...panics.slice(0, 3).map((event) => event.id), stop.id]);
    if (stop !== undefined && end !== undefined && (textOf(run, end.a) !== 'exit' || end.b !== 0)) {
      return fail('F1.6/exit-code', { how: textOf(run, end.a), code: end.b }, [
        ...panics.slice(0, 3).map((event) => ({ event: event.id, remark: 'injected' })),
        stop.id,
        { event: end.id, remark: 'exit' },
      ]);
    }
    return casualties(ledger, panics.length, stop?.at ?? Infinity) ?? handlerBreach(run, ledger) ?? PASS;
  },
};

/** Connections the broker ended although their feeds had not: no more than there were crashes. */
function casualties(ledger: Ledger, allowed: number, stopNs: number): Judgement | undefined {
  const hit = ledger.connections.filter((connection) => cutOff(connection, stopNs));
  if (hit.length > allowed) {
    return fail('F1.6/bystander-cut', { cut: hit.length, crashes: allowed, feed: hit[allowed].feed }, [
      ...hit
        .slice(0, 3)
        .flatMap(({ received, brokerClosed }) => [
          ...received.slice(-1).map((event) => event.id),
          ...(brokerClosed === undefined ? [] : [{ event: brokerClosed.id, remark: 'cut-by-broker' }]),
        ]),
    ]);
  }
  return undefined;
}

function cutOff({ brokerClosed, feedClosed, feedEnded, endSeen }: Connection, stopNs: number): boolean {
  if (brokerClosed === undefined || brokerClosed.at >= stopNs) return false;
  // A feed that vanished is over although nothing told the broker.
  if (feedClosed !== undefined && feedClosed.id < brokerClosed.id) return false;
  return (feedEnded === undefined || feedEnded.at > brokerClosed.at) && (endSeen === undefined || endSeen.at > brokerClosed.at);
}

/** Handlers that did not reject get every frame of the connections that were left alone; a lagging one at least the latest. */
function handlerBreach(run: RunRecord, ledger: Ledger): Judgement | undefined {
  const stopNs = ledger.stopSignals[0]?.at ?? Infinity;
  const specs = handlerSpecsOf(run);
  const steady = specs.flatMap((spec, i) =>
    spec.throws_on === undefined && spec.slow === undefined && spec.parked === undefined ? [i] : [],
  );
  const missing = missingDelivery(ledger, {
    id: 'F1.6',
    handlers: steady,
    required: (frame) => mustArrive(frame, ledger) && !cutOff(frame.connection, stopNs),
  });
  if (missing !== undefined) return missing;
  const lastPublished = ledger.deliveries.findLast(({ handler }) => handler === steady[0])?.frame;
  for (const [handler, spec] of specs.entries()) {
    if (spec.parked === undefined && spec.slow === undefined) continue;
    const own = ledger.deliveries.filter((delivery) => delivery.handler === handler);
    const recovered = lastPublished === undefined || own.some(({ frame }) => frame === lastPublished);
    if (!recovered) {
      return fail('F1.6/handler-lost', { handler, given: own.length }, [
        ...own.slice(-2).map(({ event }) => ({ event: event.id, remark: 'last-delivery' })),
        ...ledger.deliveries.slice(-1).map(({ event }) => event.id),
      ]);
    }
  }
  return undefined;
}
