import { type Criterion, fail, type Judgement, PASS } from '../../criterion.ts';
import type { RunRecord } from '../../run-record.ts';
import { parseLog } from '../log-image.ts';
import { historyOf, type Recovery } from './history.ts';
import { evidence, judgeRecoveries } from './judge-recoveries.ts';

export const criterion: Criterion = {
  id: 'D4.3',
  title: 'After a crash exactly a prefix is there, with everything acknowledged',
  origin: 'table',
  weight: 20,
  invariant:
    'After a kill or a loss of power the state is that of the first m writes, for one m that covers every acknowledged write, and the report says so.',
  how: 'Power is lost at drawn I/O operations under several persistence policies, and processes are killed; after each boot everything is scanned and compared with the ledger of calls. New writes follow, then a second crash.',
  hints: [
    'Which call makes bytes survive a loss of power, and have you made it before you acknowledge?',
    'Look at the end of the log after a crash: where does the next record go, and which number does it get?',
    'Cut the torn end off durably before the first append, continue with the number after the last valid record, and acknowledge a record only after an fsync that was called after it had been written.',
  ],
  reads: [],
  judge(run) {
    const judgement = judgeRecoveries(run, 'D4.3', { numbers: true });
    return judgement.verdict === 'pass' ? judgeReports(run) : judgement;
  },
};

function judgeReports(run: RunRecord): Judgement {
  const history = historyOf(run);
  for (const recovery of history.recoveries) {
    const judgement = judgeReport(recovery);
    if (judgement !== undefined) return judgement;
  }
  return PASS;
}

/** The report against what the judge sees itself: the length of the prefix, and the torn end of the last segment. */
function judgeReport({ life, previous, recovered, recoveredHigh }: Recovery): Judgement | undefined {
  const { report } = life;
  if (report === undefined || life.readBack === undefined) return undefined;
  const told = Number(report.lastLsn);
  const story = [evidence(previous.endEvent, 'crash'), evidence(life.openEvent, 'opened'), evidence(life.readBackEvent, 'read-back')];
  if (told !== recovered) return fail('D4.3/report', { told, low: recovered, high: recoveredHigh, life: life.life }, story);
  const last = parseLog(life.found.images).segments.at(-1);
  // A file larger than what is kept as an image, or none at all, says nothing.
  if (last === undefined || !last.headerValid) return undefined;
  const toldBytes = report.tail.state === 'torn' ? report.tail.bytes : 0;
  const ended = last.records.at(-1)?.lsn ?? told;
  if (ended !== told) return undefined;
  return toldBytes === last.restBytes
    ? undefined
    : fail('D4.3/torn-bytes', { told: toldBytes, seen: last.restBytes, life: life.life }, story);
}
