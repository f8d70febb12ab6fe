/** The part of a judgement that most criteria share: every recovery of the run, and the numbers of all writes. */
import { type Evidence, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import type { WordCatalogue } from '../../criterion.ts';
import type { RunRecord } from '../../run-record.ts';
import { type HistoryOptions, historyOf, type Recovery } from './history.ts';

export interface RecoveryDemands extends HistoryOptions {
  /** Refusing with ECORRUPT is as good as recovering. */
  readonly mayRefuse?: boolean;
  /** Numbers of writes are judged too. */
  readonly numbers?: boolean;
  /** At least so many recoveries, else inconclusive; 1 if absent. */
  readonly least?: number;
}

/** `id` is the criterion's: codes are `D4.3/lost` and so on. */
export function judgeRecoveries(run: RunRecord, id: string, demands: RecoveryDemands = {}): Judgement {
  const history = historyOf(run, demands);
  for (const recovery of history.recoveries) {
    const judgement = judgeOne(recovery, id, demands);
    if (judgement !== undefined) return judgement;
  }
  const [wrong] = demands.numbers === true ? history.numbers : [];
  if (wrong !== undefined) {
    const { write, expectedLow } = wrong;
    return fail(`${id}/number`, { write: write.write, got: write.lsn, expected: expectedLow }, [
      evidence(write.issueEvent, 'issued'),
      evidence(write.ackEvent, 'acknowledged'),
    ]);
  }
  const first = history.ledger.lives[0];
  if (first.outcome !== 'ok' && first.outcome !== '')
    return fail(`${id}/refused`, { code: first.outcome, life: 0, required: 0 }, [evidence(first.openEvent, 'refused')]);
  if (history.recoveries.length < (demands.least ?? 1))
    return inconclusive(`${id}/no-recovery`, { wanted: demands.least ?? 1, got: history.recoveries.length });
  return PASS;
}

function judgeOne({ life, previous, required, problem }: Recovery, id: string, demands: RecoveryDemands): Judgement | undefined {
  if (problem === undefined) return undefined;
  const ended = evidence(previous.endEvent, 'crash');
  const opened = evidence(life.openEvent, 'opened');
  const readBack = evidence(life.readBackEvent, 'read-back');
  switch (problem.kind) {
    case 'refused':
      if (demands.mayRefuse === true && problem.code === 'ECORRUPT') return undefined;
      return fail(`${id}/refused`, { code: problem.code, life: life.life, required }, [ended, evidence(life.openEvent, 'refused')]);
    case 'unreadable':
      return fail(`${id}/unreadable`, { code: problem.code, life: life.life }, [ended, opened, readBack]);
    case 'foreign':
      return fail(`${id}/foreign`, { key: problem.key, life: life.life }, [ended, opened, readBack]);
    case 'lost': {
      const { write } = problem;
      return fail(`${id}/lost`, { write: write.write, lsn: write.lsn, key: write.key, life: life.life, required }, [
        evidence(write.issueEvent, 'issued'),
        evidence(write.ackEvent, 'acknowledged'),
        ended,
        opened,
        evidence(life.readBackEvent, 'absent'),
      ]);
    }
    case 'hole':
    case 'resurrected': {
      const { write, shown } = problem;
      return fail(`${id}/${problem.kind}`, { write: write.write, key: write.key, shown: shown?.write ?? 0, life: life.life, required }, [
        evidence(shown?.issueEvent ?? -1, 'shown'),
        evidence(write.issueEvent, problem.kind === 'hole' ? 'missing' : 'replaced-by'),
        ended,
        opened,
        readBack,
      ]);
    }
  }
}

/** Evidence that can be left out: judges drop events that never came about. */
export function evidence(event: number, remark?: string): Evidence {
  return remark === undefined ? { event } : { event, remark };
}

/** The words of the codes above, for the criterion `id`. */
export function recoveryWords(id: string): WordCatalogue['findings'] {
  return {
    [`${id}/lost`]: {
      expected: 'write {write} (record {lsn}) of key {key} is there after life {life} has opened: it was acknowledged',
      got: 'a scan after the opening does not show it, and no later write explains that',
    },
    [`${id}/hole`]: {
      expected: 'the state is that of the first m writes for one m',
      got: 'write {shown} is there, but the earlier write {write} of key {key} is not',
    },
    [`${id}/resurrected`]: {
      expected: 'key {key} stays deleted: the deletion, write {write}, was acknowledged',
      got: 'write {shown}, older than that, is back in life {life}',
    },
    [`${id}/foreign`]: {
      expected: 'every value read is one that was written, whole',
      got: 'in life {life} key {key} has a value that no write made',
    },
    [`${id}/refused`]: {
      expected: 'the directory opens: nothing on it is damaged beyond what a crash leaves',
      got: 'open rejected with {code} in life {life}',
    },
    [`${id}/unreadable`]: { expected: 'everything can be read after the opening', got: 'the scan failed with {code} in life {life}' },
    [`${id}/number`]: {
      expected: 'write {write} gets log sequence number {expected}: numbers follow the calls without gaps, also over restarts',
      got: 'it got {got}',
    },
    [`${id}/no-recovery`]: { expected: 'at least {wanted} recoveries to judge', got: 'the run had {got}' },
  };
}

export const recoveryRemarks: WordCatalogue['remarks'] = {
  crash: 'the life before ends',
  issued: 'the write is called',
  acknowledged: 'the caller has the acknowledgement',
  opened: 'the next life is open',
  refused: 'the opening is refused',
  'read-back': 'everything is read',
  absent: 'everything is read; the write is not there',
  shown: 'this later or older write is there',
  missing: 'this earlier one is not',
  'replaced-by': 'this write had replaced it',
};
