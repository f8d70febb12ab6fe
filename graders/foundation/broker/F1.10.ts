import { netBroken, netListenEnd, netRefused } from '../../../sim/net/net-events.ts';
import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { eventsOf, type RunRecord } from '../../run-record.ts';
import { SETTLE_NS } from './conservation.ts';
import { drainFacts } from './drain-facts.ts';
import { BROKER, type Connection, LEDGER_READS, ledgerOf } from './ledger.ts';

const PROMPT_NS = 100_000_000;
/** For the refusal of a connection nobody accepts to make its way. */
const HANDSHAKE_NS = 1_000_000_000;

export const criterion: Criterion = {
  id: 'F1.10',
  title: 'No new connection after the signal',
  origin: 'spec',
  weight: 5,
  invariant:
    'the listener closes with the signal, before any session is told; whoever knocks later is refused or closed, and a session accepted at the last moment is told as well',
  how: 'Peers connect shortly before the signal, shortly after it, and while a session still drains. Checked on the wire: the listener is closed within 10 ms, no frame of a connection accepted later is delivered, idle sessions accepted around the signal are closed within 100 ms, no late peer hangs.',
  hints: [
    'In what order do your listener and your sessions hear of the signal?',
    'Think of a connection accepted in the very instant of the signal: will its session ever know?',
    'Close the listener first, keep "draining" as a state that a new session looks at, not as a message it may have missed.',
  ],
  reads: [...LEDGER_READS, netListenEnd, netRefused, netBroken],
  judge(run: RunRecord): Judgement {
    const ledger = ledgerOf(run);
    const facts = drainFacts(run, ledger);
    if (facts === undefined) return inconclusive('F1.10/no-signal', {});
    const { signal } = facts;
    const late = ledger.connections.filter(({ syn }) => syn !== undefined && syn.at > signal.at);
    if (late.length === 0) return inconclusive('F1.10/nobody-late', {}, [signal.id]);

    const closing = eventsOf(run, netListenEnd).find((event) => event.actor === BROKER);
    if (closing === undefined || closing.at > signal.at + SETTLE_NS) {
      return fail(
        'F1.10/listener-open',
        { signal: signal.at, closed: closing === undefined ? 'never' : `${Math.floor((closing.at - signal.at) / 1_000_000)} ms later` },
        [
          { event: signal.id, remark: 'signal' },
          ...(closing === undefined ? [] : [{ event: closing.id, remark: 'closed-late' }]),
          ...late.slice(0, 2).flatMap(({ syn, accepted }) => [syn, accepted].flatMap((event) => (event === undefined ? [] : [event.id]))),
        ],
      );
    }
    const told = ledger.connections.find(
      ({ brokerClosed, accepted }) =>
        accepted !== undefined && brokerClosed !== undefined && brokerClosed.id > signal.id && brokerClosed.id < closing.id,
    );
    if (told?.brokerClosed !== undefined && told.endSeen === undefined)
      return fail('F1.10/sessions-first', { feed: told.feed }, [
        signal.id,
        told.brokerClosed.id,
        { event: closing.id, remark: 'closed-late' },
      ]);

    const served = ledger.deliveries.find(
      ({ frame }) => frame?.connection.accepted !== undefined && frame.connection.accepted.at > signal.at + SETTLE_NS,
    );
    if (served?.frame !== undefined) {
      return fail('F1.10/served-late', { feed: served.frame.connection.feed }, [
        { event: signal.id, remark: 'signal' },
        served.frame.connection.accepted?.id ?? served.event.id,
        { event: served.event.id, remark: 'first-divergence' },
      ]);
    }
    const gone = new Map([...eventsOf(run, netRefused), ...eventsOf(run, netBroken)].map((event) => [event.a, event.at]));
    const around = ledger.connections.filter(
      ({ accepted, syn }) => (accepted !== undefined && accepted.at > signal.at - SETTLE_NS) || (syn !== undefined && syn.at > signal.at),
    );
    const hanging = around.find((connection) => !isOver(connection, gone.get(connection.number) ?? Infinity, signal.at));
    if (hanging !== undefined) {
      const { syn, accepted, brokerClosed } = hanging;
      return fail(
        'F1.10/left-hanging',
        { feed: hanging.feed, signal: signal.at },
        [
          ...[syn, accepted].flatMap((event) => (event === undefined ? [] : [event.id])),
          { event: signal.id, remark: 'signal' },
          ...(brokerClosed === undefined ? [] : [{ event: brokerClosed.id, remark: 'closed-late' }]),
        ].sort((a, b) => (typeof a === 'number' ? a : a.event) - (typeof b === 'number' ? b : b.event)),
      );
    }
    return PASS;
  },
};

/** Refused, broken, or ended by either side in time; a session inside a frame may take longer. */
function isOver({ accepted, syn, feedEnded, brokerClosed, received }: Connection, goneNs: number, signalNs: number): boolean {
  const overNs = Math.min(goneNs, feedEnded?.at ?? Infinity, brokerClosed?.at ?? Infinity);
  if (received.length > 0) return overNs < Infinity;
  const limitNs = accepted === undefined ? Math.max(signalNs, syn?.at ?? 0) + HANDSHAKE_NS : Math.max(signalNs, accepted.at) + PROMPT_NS;
  return overNs <= limitNs;
}
