import { type Criterion, type Judgement, PASS } from '../../criterion.ts';
import type { RunRecord } from '../../run-record.ts';
import { DEADLINE_READS, deadlineBreach } from './deadline.ts';

export const criterion: Criterion = {
  id: 'F1.5',
  title: 'Draining ends at the deadline',
  origin: 'table',
  weight: 10,
  invariant:
    'when draining takes longer than 10 s after the first signal, what remains is aborted and the process is gone before 11 s, and not before 10 s',
  how: 'Something never ends: a dribbling peer, a handler, a check on the blocking pool, several at once; a second SIGINT follows after 5 s. The time of exit is read off the world; a frame that is complete 9.5 s after the signal must still be delivered; one shutdown.deadline line states how many tasks were aborted.',
  hints: [
    'From which moment do you count the 10 s, and is there one clock for all that drains, or one for each?',
    'Which of the things you wait for can be aborted, and which goes on no matter what (a job on the blocking pool does)?',
    'Race the whole drain against one sleep from the first signal, abort what is left, log how many, and call env.process.exit, which waits for nothing.',
  ],
  reads: DEADLINE_READS,
  judge(run: RunRecord): Judgement {
    return deadlineBreach(run, 'F1.5') ?? PASS;
  },
};
