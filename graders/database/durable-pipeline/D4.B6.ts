import { type Criterion, PASS } from '../../criterion.ts';
import { judgeOrphans } from './D4.4.ts';
import { judgeRecoveries } from './judge-recoveries.ts';

export const criterion: Criterion = {
  id: 'D4.B6',
  title: 'New, renamed and removed names survive as they must',
  origin: 'beyond',
  weight: 2,
  invariant:
    'On a file system that keeps names only after a sync of the directory, no acknowledged write depends on a name that a crash can take away, and files that a crash brings back do no harm.',
  how: 'Small segments, small memtables and frequent rewrites of the manifest; the power goes where names change, with policies that keep data and lose names, keep one file or directory only, or all but one.',
  hints: [
    'An fsync of a new file keeps its bytes. What keeps its name?',
    'What does a rename promise about the content of the file?',
    'Sync the directory after creating a segment and before writing into it, after creating tables and before naming them, and sync a new manifest before and its directory after the rename.',
  ],
  reads: [],
  judge(run) {
    const recovered = judgeRecoveries(run, 'D4.B6', { numbers: true });
    if (recovered.verdict !== 'pass') return recovered;
    return judgeOrphans(run, 'D4.B6') ?? PASS;
  },
};
