import { diskCreate } from '../../../sim/disk/events.ts';
import { type Criterion, fail, type Judgement, PASS } from '../../criterion.ts';
import { eventsOf, type RunRecord, textOf } from '../../run-record.ts';
import { tableIdOf } from '../table-image.ts';
import { historyOf } from './history.ts';
import { evidence, judgeRecoveries } from './judge-recoveries.ts';
import { checkFiles, tableIds } from './tables-found.ts';

export const criterion: Criterion = {
  id: 'D4.4',
  title: 'A crash around a flush or compaction loses nothing and leaves no orphan',
  origin: 'table',
  weight: 14,
  invariant:
    'Whatever operation between freezing a memtable and cutting the log the crash strikes, the state is an allowed prefix, the table files are exactly those that the manifest names, and table ids are never used twice.',
  how: 'Power is lost at drawn operations of a load with flushes and compactions, at the very fsync of the manifest, and with a complete table of foreign values lying in the directory. After each opening the files are listed; then the next flush has to work.',
  hints: [
    'Which single operation makes a new table count? What has to be durable before it, and what may go only after it?',
    'At start, compare the files in the directory with the manifest. Which of the two is right?',
    'Sync the table and its directory, append and sync the manifest entry, and only then remove log segments or input tables. At start remove every table that the manifest does not name, and keep its id out of use.',
  ],
  reads: [diskCreate],
  judge(run) {
    const recovered = judgeRecoveries(run, 'D4.4');
    if (recovered.verdict !== 'pass') return recovered;
    return judgeOrphans(run, 'D4.4') ?? judgeFlushes(run) ?? judgeIds(run) ?? PASS;
  },
};

/** Table files after each opening, and the count of those removed. */
export function judgeOrphans(run: RunRecord, id: string): Judgement | undefined {
  for (const { life, previous } of historyOf(run).recoveries) {
    if (life.outcome !== 'ok' || life.manifest === undefined || life.report === undefined) continue;
    const story = [evidence(previous.endEvent, 'crash'), evidence(life.openEvent, 'opened')];
    const problem = checkFiles(life.manifest, life.filesOnceOpen);
    if (problem?.kind === 'extra-file') return fail(`${id}/orphan`, { table: problem.id, life: life.life }, story);
    if (problem?.kind === 'missing-file') return fail(`${id}/missing-table`, { table: problem.id, life: life.life }, story);
    const active = new Set(life.manifest.active.map((table) => table.id));
    const orphans = tableIds(Object.keys(life.found.sizes)).filter((table) => !active.has(table)).length;
    if (orphans !== life.report.orphansRemoved)
      return fail(`${id}/orphan-count`, { told: life.report.orphansRemoved, seen: orphans, life: life.life }, story);
  }
  return undefined;
}

function judgeFlushes(run: RunRecord): Judgement | undefined {
  const { ledger } = historyOf(run);
  const failed = ledger.calls.find((call) => call.call === 'flush' && call.outcome !== 'ok');
  if (failed === undefined) return undefined;
  return fail('D4.4/flush-failed', { code: failed.outcome, life: failed.life }, [
    evidence(ledger.lives[failed.life].openEvent, 'opened'),
    evidence(failed.event, 'flushed'),
  ]);
}

/** An id may come back only if nothing of its file outlived the crash. */
function judgeIds(run: RunRecord): Judgement | undefined {
  const { lives } = historyOf(run).ledger;
  const created = new Map<number, number>();
  let life = 0;
  for (const event of eventsOf(run, diskCreate)) {
    const path = textOf(run, event.a);
    const id = tableIdOf(path.slice(path.lastIndexOf('/') + 1));
    if (id === undefined) continue;
    while (life + 1 < lives.length && lives[life + 1].bootAt <= event.at && lives[life].endEvent >= 0 && lives[life].endEvent < event.id) {
      life++;
      const survived = new Set(tableIds(Object.keys(lives[life].found.sizes)));
      for (const known of [...created.keys()]) if (!survived.has(known)) created.delete(known);
    }
    const before = created.get(id);
    if (before !== undefined)
      return fail('D4.4/id-reused', { table: id }, [evidence(before, 'created'), evidence(event.id, 'created-again')]);
    created.set(id, event.id);
  }
  return undefined;
}
