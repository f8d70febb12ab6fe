import { diskFault } from '../../../sim/disk/events.ts';
import { type Criterion, fail, inconclusive, PASS } from '../../criterion.ts';
import { eventsOf, textOf } from '../../run-record.ts';
import { historyOf } from './history.ts';
import { evidence, judgeRecoveries } from './judge-recoveries.ts';

export const criterion: Criterion = {
  id: 'D4.B2',
  title: 'A failed fsync acknowledges nothing',
  origin: 'beyond',
  weight: 2,
  invariant:
    'After an fsync has failed, nothing that it should have made durable is acknowledged on the word of a later fsync; nothing acknowledged is lost.',
  how: 'One fsync of the log, of a table, of the manifest or of the directory fails with EIO, and the kernel marks the pages clean as real ones do, so that the next fsync succeeds and stores nothing. Then the power goes.',
  hints: [
    'What does a second fsync of the same file tell you after a first one has failed?',
    'Which writes were waiting for the failed one, and what do you tell their callers?',
    'Report EIO, stop writing until the next opening, or write everything since the last good fsync into a new file and sync that.',
  ],
  reads: [diskFault],
  judge(run) {
    const strikes = eventsOf(run, diskFault).filter((event) => textOf(run, event.b) === 'fsync');
    const recovered = judgeRecoveries(run, 'D4.B2', { numbers: true });
    if (recovered.verdict === 'fail')
      return {
        ...recovered,
        finding: {
          ...recovered.finding,
          evidence: [...strikes.slice(0, 1).map((event) => evidence(event.id, 'fault')), ...recovered.finding.evidence],
        },
      };
    if (strikes.length === 0) return inconclusive('D4.B2/no-fault', {});
    if (recovered.verdict === 'inconclusive') return recovered;
    const { ledger } = historyOf(run);
    const bad = ledger.reads.find((read) => read.write < 0);
    return bad === undefined ? PASS : fail('D4.B2/read', { key: bad.key }, [evidence(strikes[0].id, 'fault'), evidence(bad.event, 'read')]);
  },
};
