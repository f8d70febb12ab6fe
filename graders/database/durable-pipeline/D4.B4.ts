import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import type { RunRecord } from '../../run-record.ts';
import { checkPrefix } from '../../oracles/prefix.ts';
import { historyOf } from './history.ts';
import { evidence } from './judge-recoveries.ts';

export const criterion: Criterion = {
  id: 'D4.B4',
  title: 'Damage in the middle of the log is reported, not skipped',
  origin: 'beyond',
  weight: 2,
  invariant:
    'A damaged record or a missing segment before the last batch makes the opening fail with ECORRUPT; damage to the last record drops at most that record; a put never turns into a delete.',
  how: 'After a loss of power two bits of a record are flipped on the medium: in each field of the header, in key and value, in the middle, in an earlier segment, in the last record; or a whole segment is taken away.',
  hints: [
    'A bad checksum may mean two things. What tells an unfinished batch from a damaged one?',
    'The checksum does not cover the header. What else do you know about LSN, type and lengths?',
    'Keep note of how far the log has been synced, for example in the segment header, and refuse when a record up to there is bad, or when numbers do not follow.',
  ],
  reads: [],
  judge(run) {
    const { lives } = historyOf(run).ledger;
    const hit = lives.find((life) => life.damage.length > 0);
    const after = hit === undefined ? undefined : lives[hit.life + 1];
    if (hit === undefined || after === undefined || after.outcome === '') return inconclusive('D4.B4/no-damage', {});
    const [{ lsn, event, lastLsn, what }] = hit.damage;
    const story = [evidence(event, 'damage'), evidence(after.openEvent, 'opened'), evidence(after.readBackEvent, 'read-back')];
    const { config, sequenceBefore } = historyOf(run);
    // A batch that the program cannot know to have been synced may be dropped; nothing before it.
    const batch = config.sync.mode === 'group' ? config.sync.maxRecords : 1;
    const mustRefuse = what === 'segment' || lsn <= lastLsn - 2 * batch;
    if (after.outcome === 'ECORRUPT') return PASS;
    if (after.outcome !== 'ok') return fail('D4.B4/wrong-refusal', { code: after.outcome }, story);
    if (mustRefuse) return fail('D4.B4/silent', { lsn, what, last: lastLsn }, story);
    return judgeDropped(run, sequenceBefore[after.life] ?? [], lsn, story);
  },
};

function judgeDropped(
  run: RunRecord,
  sequence: ReturnType<typeof historyOf>['sequence'],
  lsn: number,
  story: ReturnType<typeof evidence>[],
): Judgement {
  const { lives } = historyOf(run).ledger;
  const after = lives.find((life) => life.openEvent === story[1].event);
  if (after?.readBack === undefined) return inconclusive('D4.B4/no-damage', {});
  const history = sequence.map((write) => ({ key: write.key, version: write.write, deleted: write.valueBytes < 0 }));
  const verdict = checkPrefix(history, lsn - 1, new Map(after.readBack));
  return verdict.ok ? PASS : fail('D4.B4/wrong-state', { lsn, problem: verdict.problem.kind }, story);
}
