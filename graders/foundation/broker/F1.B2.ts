import { processSignal } from '../../../sim/process/signals.ts';
import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { eventsOf, type RunRecord, textOf } from '../../run-record.ts';
import { frameBreach } from './conservation.ts';
import { BROKER, LEDGER_READS, ledgerOf } from './ledger.ts';

export const criterion: Criterion = {
  id: 'F1.B2',
  title: 'A wake-up that means nothing',
  origin: 'beyond',
  weight: 2,
  invariant: 'a SIGHUP while frames are half read costs no byte and no session',
  how: 'SIGHUP, which is no request to stop, arrives again and again while frames are half read. All frames must be delivered intact and no connection may be ended by the broker.',
  hints: [
    'Which of your waits are interrupted by something other than what they wait for, and what do they do next?',
    'After an interruption, does the read go on or start over?',
    'Keep the bytes read so far outside the interrupted call; on a wake-up that changes nothing, go on where you were.',
  ],
  reads: LEDGER_READS,
  judge(run: RunRecord): Judgement {
    const ledger = ledgerOf(run);
    const wakeUps = eventsOf(run, processSignal).filter((event) => event.actor === BROKER && textOf(run, event.a) === 'SIGHUP');
    const hit = wakeUps.filter((event) =>
      ledger.frames.some(
        ({ firstByte, lastByte }) =>
          firstByte !== undefined && firstByte.at < event.at && (lastByte === undefined || lastByte.at > event.at),
      ),
    );
    if (hit.length === 0) return inconclusive('F1.B2/nothing-half-read', {});
    const stopNs = ledger.stopSignals[0]?.at ?? Infinity;
    const end = ledger.ends[0];
    if (end !== undefined && end.at < stopNs)
      return fail('F1.B2/process-gone', { how: textOf(run, end.a), at: end.at }, [hit[0].id, end.id]);
    const cut = ledger.connections.find(
      ({ brokerClosed, feedEnded, endSeen }) =>
        brokerClosed !== undefined && brokerClosed.at < stopNs && feedEnded === undefined && endSeen === undefined,
    );
    if (cut?.brokerClosed !== undefined)
      return fail('F1.B2/session-ended', { feed: cut.feed }, [
        { event: hit[0].id, remark: 'signal' },
        { event: cut.brokerClosed.id, remark: 'cut-by-broker' },
      ]);
    return frameBreach(run, { id: 'F1.B2' }) ?? PASS;
  },
};
