import { type Criterion } from '../../criterion.ts';
import { judgeRecoveries } from './judge-recoveries.ts';

export const criterion: Criterion = {
  id: 'D4.B5',
  title: 'Zeros and old records behind the end of the log are no records',
  origin: 'beyond',
  weight: 2,
  invariant:
    'When a crash leaves the log longer than its data, what lies behind the end, zeros or records of a deleted segment, is never replayed.',
  how: 'Power is lost with sizes persisted and data not, on a disk that shows zeros there and on one that shows what a deleted file left. All records are of one size, so that old ones line up.',
  hints: [
    'What do 17 zero bytes look like to your parser?',
    'An old record has a valid checksum. What is wrong with it?',
    'Types start at 1, and a record counts only with exactly the next LSN.',
  ],
  reads: [],
  judge: (run) => judgeRecoveries(run, 'D4.B5', { numbers: true }),
};
