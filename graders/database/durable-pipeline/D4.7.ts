import { type Criterion, type Evidence, fail, type Judgement, PASS } from '../../criterion.ts';
import type { RunRecord } from '../../run-record.ts';
import { judgeOrphans } from './D4.4.ts';
import { historyOf } from './history.ts';
import { evidence, judgeRecoveries } from './judge-recoveries.ts';
import { checkContent, checkFiles, type TablesProblem } from './tables-found.ts';

export const criterion: Criterion = {
  id: 'D4.7',
  title: 'The manifest names exactly the active tables and the flushed LSN',
  origin: 'table',
  weight: 16,
  invariant:
    'After any row of flushes, compactions, checkpoints and crashes the active set is the set of table files, and together they hold exactly the state after the first flushed-LSN writes.',
  how: 'Drawn cycles of writes, flushes, compactions, checkpoints, closes and crashes, some with a flush that overtakes an older one, some with a torn last line of the manifest. The judge parses the table files and compares their content with the calls up to the flushed LSN.',
  hints: [
    'What does the flushed LSN of an entry claim about memtables that were frozen earlier?',
    'A crash may fall between any two lines of the manifest. Which states lie between yours?',
    'Make the manifest entries of flushes in the order of freezing; write a compaction as one line that leaves the flushed LSN alone; cut a torn last line off before the next one is appended.',
  ],
  reads: [],
  judge(run) {
    const recovered = judgeRecoveries(run, 'D4.7', { numbers: true });
    if (recovered.verdict !== 'pass') return recovered;
    return judgeOrphans(run, 'D4.7') ?? judgeOpenings(run) ?? judgeSnapshots(run) ?? PASS;
  },
};

function judgeOpenings(run: RunRecord): Judgement | undefined {
  const { recoveries, sequenceBefore } = historyOf(run);
  for (const { life, previous } of recoveries) {
    if (life.manifest === undefined) continue;
    const problem = checkContent(life.manifest, life.found.images, sequenceBefore[life.life]);
    if (problem !== undefined) return tell(problem, [evidence(previous.endEvent, 'crash'), evidence(life.openEvent, 'opened')]);
  }
  return undefined;
}

function judgeSnapshots(run: RunRecord): Judgement | undefined {
  const { ledger, sequence, sequenceBefore } = historyOf(run);
  for (const snapshot of ledger.snapshots) {
    const calls = ledger.calls
      .filter((call) => call.life === snapshot.life && call.event < snapshot.event && call.call !== 'snapshot')
      .slice(-3);
    const story = [...calls.map((call) => evidence(call.event)), evidence(snapshot.event, 'looked')];
    const problem =
      checkFiles(snapshot.manifest, Object.keys(snapshot.sizes)) ??
      checkContent(snapshot.manifest, snapshot.images, sequenceBefore[snapshot.life + 1] ?? sequence);
    if (problem !== undefined) return tell(problem, story);
  }
  return undefined;
}

function tell(problem: TablesProblem, story: readonly Evidence[]): Judgement {
  switch (problem.kind) {
    case 'overlap':
      return fail('D4.7/overlap', { level: problem.level }, story);
    case 'flushed-lsn':
      return fail('D4.7/flushed-lsn', { flushed: problem.flushed, key: problem.key }, story);
    default:
      return fail(`D4.7/${problem.kind}`, { table: problem.id }, story);
  }
}
