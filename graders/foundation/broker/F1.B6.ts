import { faultBegin } from '../../../sim/world/world.ts';
import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { eventsOf, type RunRecord, textOf } from '../../run-record.ts';
import { missingDelivery, wrongDelivery } from './conservation.ts';
import { cutBreach, drainFacts } from './drain-facts.ts';
import { LEDGER_READS, ledgerOf } from './ledger.ts';

const GRACE_NS = 1_000_000_000;

export const criterion: Criterion = {
  id: 'F1.B6',
  title: 'A link is cut while draining',
  origin: 'beyond',
  weight: 2,
  invariant: 'a half-read frame whose link is cut after the signal is delivered when it is complete before the deadline, and its session is aborted once when it is not',
  how: 'A second after SIGINT the link of a half-read frame is partitioned and later healed, before or after the deadline. What has arrived in time must be delivered, and the process must end by the deadline plus one second in any case.',
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
    const { signal, exit, due, stuck, cut, deadlineNs } = facts;
    const cutFeeds = cuts.map((event) => textOf(run, event.b));
    const concerned = [...due, ...stuck].filter((frame) => cutFeeds.some((target) => target.split(' ').includes(frame.connection.feed)));
    if (concerned.length === 0) return inconclusive('F1.B6/nothing-half-read', {}, [signal.id]);
    const wrong = wrongDelivery(ledger, { id: 'F1.B6' });
    if (wrong !== undefined) return wrong;
    const dueFrames = new Set(due);
    const missing = missingDelivery(ledger, { id: 'F1.B6', required: (frame) => dueFrames.has(frame) });
    if (missing !== undefined) return missing;
    const severed = cutBreach({ ...facts, cut: cut.filter((frame) => concerned.includes(frame)) }, 'F1.B6');
    if (severed !== undefined) return severed;
    if (exit !== undefined && exit.at <= signal.at + deadlineNs + GRACE_NS) return PASS;
    return fail('F1.B6/exit-late', { signal: signal.at, exit: exit === undefined ? 'never' : `${Math.floor((exit.at - signal.at) / 1_000_000)} ms later` }, [{ event: signal.id, remark: 'signal' }, cuts[0].id, ...(exit === undefined ? [] : [{ event: exit.id, remark: 'exit-late' }])]);
  },
};
