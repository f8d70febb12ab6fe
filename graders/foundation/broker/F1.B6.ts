import { netReset } from '../../../sim/net/net-events.ts';
import { faultBegin } from '../../../sim/world/world.ts';
import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { eventsOf, type RunRecord, textOf } from '../../run-record.ts';
import { missingDelivery } from './conservation.ts';
import { cutBreach, drainFacts } from './drain-facts.ts';
import { BROKER, LEDGER_READS, ledgerOf } from './ledger.ts';

export const criterion: Criterion = {
  id: 'F1.B6',
  title: 'A link is cut while draining',
  origin: 'beyond',
  weight: 2,
  invariant:
    'a half-read frame whose link is cut after the signal is delivered when it is complete before the deadline, and its session is aborted once when it is not',
  how: 'A second after SIGINT the link of a half-read frame is partitioned and later healed, before or after the deadline. What has arrived in time must be delivered, no session inside a frame may be ended before the deadline, and none is aborted twice.',
  hints: [
    'Does silence during the drain mean that nothing will come?',
    'The drain has one limit, its deadline. Which other limits has your code?',
    'Keep reading until the deadline aborts the session; do not give up on a peer that pauses.',
  ],
  reads: [...LEDGER_READS, faultBegin],
  judge(run: RunRecord): Judgement {
    const ledger = ledgerOf(run);
    const facts = drainFacts(run, ledger);
    const cuts = eventsOf(run, faultBegin).filter((event) => textOf(run, event.a) === 'partition');
    if (facts === undefined || cuts.length === 0) return inconclusive('F1.B6/nothing-cut', {});
    const { signal, due, stuck, cut } = facts;
    const cutFeeds = cuts.map((event) => textOf(run, event.b));
    const concerned = [...due, ...stuck].filter((frame) => cutFeeds.some((target) => target.split(' ').includes(frame.connection.feed)));
    if (concerned.length === 0) return inconclusive('F1.B6/nothing-half-read', {}, [signal.id]);
    const dueFrames = new Set(due.filter((frame) => concerned.includes(frame)));
    const missing = missingDelivery(ledger, { id: 'F1.B6', required: (frame) => dueFrames.has(frame) });
    if (missing !== undefined) return missing;
    const severed = cutBreach({ ...facts, cut: cut.filter((frame) => concerned.includes(frame)) }, 'F1.B6');
    if (severed !== undefined) return severed;
    const again = aborts(run).find(([, events]) => events.length > 1);
    if (again !== undefined) return fail('F1.B6/aborted-twice', { conn: again[0] }, again[1].slice(0, 3));
    return PASS;
  },
};

/** Resets by the broker per connection. */
function aborts(run: RunRecord): [number, number[]][] {
  const resets = new Map<number, number[]>();
  for (const event of eventsOf(run, netReset)) if (event.actor === BROKER) resets.set(event.a, [...(resets.get(event.a) ?? []), event.id]);
  return [...resets];
}
