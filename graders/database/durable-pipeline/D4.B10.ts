import { type Criterion, fail, inconclusive, PASS } from '../../criterion.ts';
import { historyOf } from './history.ts';
import { evidence, judgeRecoveries } from './judge-recoveries.ts';

export const criterion: Criterion = {
  id: 'D4.B10',
  title: 'One directory, one engine',
  origin: 'beyond',
  weight: 2,
  invariant:
    'A second process that opens the directory gets EBUSY while the first one lives, and nobody does after a kill, a loss of power or a close.',
  how: 'Another process opens the directory under load. Then the engine is killed, cut off and closed in turn, and opened again each time.',
  hints: [
    'What would two engines do to the same log?',
    'A file that says "locked" outlives its owner. What does not?',
    'Take the advisory lock of the environment on a file of the directory before reading anything else; it ends with the process.',
  ],
  reads: [],
  judge(run) {
    const { ledger } = historyOf(run);
    const tried = ledger.lives.filter((life) => life.intruder !== '');
    if (tried.length === 0) return inconclusive('D4.B10/no-intruder', {});
    const wrong = tried.find((life) => life.intruder !== 'EBUSY');
    if (wrong !== undefined)
      return fail('D4.B10/let-in', { outcome: wrong.intruder }, [evidence(wrong.openEvent, 'opened'), evidence(wrong.endEvent, 'crash')]);
    const stale = ledger.lives.find((life) => life.outcome === 'EBUSY');
    if (stale !== undefined)
      return fail('D4.B10/stale-lock', { life: stale.life }, [
        evidence(ledger.lives[stale.life - 1]?.endEvent ?? -1, 'crash'),
        evidence(stale.openEvent, 'refused'),
      ]);
    const recovered = judgeRecoveries(run, 'D4.B10', { least: 3 });
    return recovered.verdict === 'pass' ? PASS : recovered;
  },
};
