import type { LifeRecord } from '../../../scenarios/database/durable-pipeline/cast/ledger.ts';
import { sameBytes } from '../../../scenarios/database/durable-pipeline/cast/values.ts';
import { type Criterion, fail, type Judgement, PASS } from '../../criterion.ts';
import type { RunRecord } from '../../run-record.ts';
import { historyOf } from './history.ts';
import { evidence, judgeRecoveries } from './judge-recoveries.ts';

export const criterion: Criterion = {
  id: 'D4.2',
  title: 'After a clean close everything is there',
  origin: 'table',
  weight: 12,
  invariant:
    'Once close has returned, every write called before it is acknowledged and durable; the next opening finds them all, a clean end of the log, and goes on with the next number.',
  how: 'Loads of batches that do not come out even, closed while writes are still waiting; the power goes the moment close returns, keeping nothing that was not synced. Several cycles, some without any write.',
  hints: [
    'What happens to the records of a batch that is not full when close is called?',
    'The page cache does not survive the loss of power that follows. Who makes the last records durable?',
    'Let close drain the queue, fsync the log, wait for background work, and only then resolve. Numbers start at 1, so that a flushed LSN of 0 means that nothing was flushed.',
  ],
  reads: [],
  judge(run) {
    const recovered = judgeRecoveries(run, 'D4.2', { numbers: true, least: 3 });
    if (recovered.verdict !== 'pass') return recovered;
    const { recoveries, ledger } = historyOf(run);
    for (const { life, previous, recovered: length, issued } of recoveries) {
      const closed = ledger.calls.find((call) => call.life === previous.life && call.call === 'close');
      if (closed === undefined) continue;
      if (closed.outcome !== 'ok') return fail('D4.2/close-failed', { code: closed.outcome }, [evidence(closed.event, 'closed')]);
      const story = [evidence(closed.event, 'closed'), evidence(previous.endEvent, 'crash'), evidence(life.openEvent, 'opened')];
      const dropped = ledger.writes.find(
        (write) =>
          write.life === previous.life &&
          write.write <= closed.writesBefore &&
          write.failed === '' &&
          (write.ackEvent < 0 || write.ackEvent > closed.event),
      );
      if (dropped !== undefined) return fail('D4.2/dropped', { write: dropped.write }, [evidence(dropped.issueEvent, 'issued'), ...story]);
      const { report } = life;
      if (report === undefined) continue;
      const told = Number(report.flushedLsn) + report.replayed;
      if (told !== length || length !== issued)
        return fail('D4.2/count', { flushed: Number(report.flushedLsn), replayed: report.replayed, written: issued }, story);
      if (report.tail.state !== 'clean') return fail('D4.2/torn', { bytes: report.tail.bytes }, story);
    }
    return judgeIdleLives(run);
  },
};

/** A life without writes leaves log and tables as they were. */
function judgeIdleLives(run: RunRecord): Judgement {
  const { lives, writes } = historyOf(run).ledger;
  for (const life of lives.slice(1, -1)) {
    if (life.outcome !== 'ok' || writes.some((write) => write.life === life.life)) continue;
    const after = lives[life.life + 1];
    const changed = changedFile(life, after);
    if (changed !== undefined)
      return fail('D4.2/idle-change', { file: changed, life: life.life }, [
        evidence(life.openEvent, 'opened'),
        evidence(after.openEvent, 'opened'),
      ]);
  }
  return PASS;
}

function changedFile(before: LifeRecord, after: LifeRecord): string | undefined {
  const relevant = (name: string): boolean => /^(wal_[0-9]{6}\.log|sst_[0-9]{6}\.dat)$/.test(name);
  const names = [...Object.keys(before.found.images), ...Object.keys(after.found.images)].filter(relevant);
  return names.find((name) => {
    const [a, b] = [before.found.images[name], after.found.images[name]];
    return a === undefined || b === undefined || !sameBytes(a, b);
  });
}
