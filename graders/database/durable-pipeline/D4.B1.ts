import { type Criterion, PASS } from '../../criterion.ts';
import { judgeOrphans } from './D4.4.ts';
import { judgeRecoveries } from './judge-recoveries.ts';

export const criterion: Criterion = {
  id: 'D4.B1',
  title: 'A crash at any operation, also of recovery itself',
  origin: 'beyond',
  weight: 2,
  invariant:
    'Wherever the power goes, in the load or in a recovery, the next opening finds an allowed prefix, and what it shows is still there after the next crash.',
  how: 'Power is lost at drawn operations of a load with flushes, a compaction, checkpoints and rewrites of the manifest; a third of the crashes are followed by another one a few operations into the recovery, and each recovered life is cut short again after new acknowledged writes.',
  hints: [
    'Which of the things that recovery relies on are only in the page cache at that moment?',
    'What does recovery remove, and what replaces it?',
    'Sync manifest, log and directory before taking the first write, make the cut of a torn end durable, and remove no log segment whose records are only in memory.',
  ],
  reads: [],
  judge(run) {
    const recovered = judgeRecoveries(run, 'D4.B1', { numbers: true, shownIsDurable: true });
    if (recovered.verdict !== 'pass') return recovered;
    return judgeOrphans(run, 'D4.B1') ?? PASS;
  },
};
