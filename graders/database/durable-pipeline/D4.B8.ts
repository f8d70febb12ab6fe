import { diskFault } from '../../../sim/disk/events.ts';
import { type Criterion, inconclusive } from '../../criterion.ts';
import { eventsOf } from '../../run-record.ts';
import { judgeRecoveries } from './judge-recoveries.ts';

export const criterion: Criterion = {
  id: 'D4.B8',
  title: 'A disk that lies about fsync costs data, never sense',
  origin: 'beyond',
  weight: 2,
  invariant:
    'After fsyncs that stored nothing, the next opening shows a consistent prefix or reports ECORRUPT; it never mixes, invents or resurrects.',
  how: 'For some time every fsync succeeds and stores nothing, while segments are rolled and tables are flushed; later ones are honest again. Then the power goes. Lost writes are not held against the program.',
  hints: [
    'Parts that you believe durable may be missing in the middle. What in the log shows that?',
    'A segment that ends early and a next one that starts later: what does that mean?',
    'Demand that numbers go on from record to record and from segment to segment, and report ECORRUPT where they do not.',
  ],
  reads: [diskFault],
  judge(run) {
    const recovered = judgeRecoveries(run, 'D4.B8', { safetyOnly: true, mayRefuse: true });
    if (recovered.verdict === 'pass' && eventsOf(run, diskFault).length === 0) return inconclusive('D4.B8/no-fault', {});
    return recovered;
  },
};
