import { diskError } from '../../../sim/disk/events.ts';
import { type Criterion, fail, inconclusive, PASS } from '../../criterion.ts';
import { eventsOf, textOf } from '../../run-record.ts';
import { historyOf } from './history.ts';
import { evidence, judgeRecoveries } from './judge-recoveries.ts';

export const criterion: Criterion = {
  id: 'D4.B3',
  title: 'A full disk refuses writes, keeps reads, and passes',
  origin: 'beyond',
  weight: 2,
  invariant:
    'While the volume is full, writes fail and are not acknowledged, reads work, a restart works; once there is room, writes are taken again and the log has no hole.',
  how: 'The volume fills up during a load, with room given back later. Clients try refused writes again. In between everything is read, and the engine is restarted on the full disk.',
  hints: [
    'How many bytes of a record may a failed append leave behind?',
    'Does your recovery need room on the disk?',
    'Cut a failed append off durably before the next one; treat a failed table or manifest write as one to try again later.',
  ],
  reads: [diskError],
  judge(run) {
    const full = eventsOf(run, diskError).filter((event) => textOf(run, event.c) === 'ENOSPC');
    const recovered = judgeRecoveries(run, 'D4.B3', { numbers: true });
    if (recovered.verdict === 'fail')
      return {
        ...recovered,
        finding: {
          ...recovered.finding,
          evidence: [...full.slice(0, 1).map((event) => evidence(event.id, 'full')), ...recovered.finding.evidence],
        },
      };
    const { ledger } = historyOf(run);
    const refused = ledger.writes.filter((write) => write.failed !== '');
    const last = refused.at(-1);
    if (full.length === 0 || last === undefined) return inconclusive('D4.B3/never-full', {});
    const bad = ledger.reads.find((read) => read.write < 0);
    if (bad !== undefined) return fail('D4.B3/read', { key: bad.key }, [evidence(full[0].id, 'full'), evidence(bad.event, 'read')]);
    const early = ledger.writes.find((write) => write.ackEvent > last.failEvent);
    if (early === undefined)
      return fail('D4.B3/never-resumed', { refused: refused.length }, [evidence(full[0].id, 'full'), evidence(last.failEvent, 'failed')]);
    return recovered.verdict === 'inconclusive' ? recovered : PASS;
  },
};
