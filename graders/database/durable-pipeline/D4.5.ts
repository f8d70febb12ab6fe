import type { Snapshot } from '../../../scenarios/database/durable-pipeline/cast/ledger.ts';
import { type Criterion, fail, type Judgement, PASS } from '../../criterion.ts';
import type { RunRecord } from '../../run-record.ts';
import { parseLog, segmentNumberOf } from '../log-image.ts';
import { historyOf } from './history.ts';
import { evidence, judgeRecoveries } from './judge-recoveries.ts';

/** An fsync of the nominal disk with its transfer, rounded up. */
const FSYNC_NS = 1_000_000;

export const criterion: Criterion = {
  id: 'D4.5',
  title: 'The log holds what recovery needs and nothing else',
  origin: 'table',
  weight: 14,
  invariant:
    'Once flush and checkpoint have returned, the log holds exactly the records above the flushed LSN; no segment goes before a durable manifest entry covers it, whatever its records weigh.',
  how: 'Segments are parsed after flush and checkpoint. Loads of nothing but deletes, of tiny and of large values; checkpoints while frozen memtables wait for a slow disk, and while writes go on; the power goes at each unlink.',
  hints: [
    'Which is the smallest LSN that is in no durable table? A checkpoint does not change that.',
    'How do you know which records a segment holds? Records differ in size.',
    'Start a new segment with each new memtable, remember the real first and last LSN of each, and remove it only when its last one is at or below the flushed LSN of a synced manifest entry.',
  ],
  reads: [],
  judge(run) {
    const recovered = judgeRecoveries(run, 'D4.5', { numbers: true });
    if (recovered.verdict !== 'pass') return recovered;
    for (const snapshot of historyOf(run).ledger.snapshots) {
      const judgement = judgeSnapshot(run, snapshot);
      if (judgement !== undefined) return judgement;
    }
    return judgeStrangers(run) ?? judgeLatency(run) ?? PASS;
  },
};

function judgeSnapshot(run: RunRecord, snapshot: Snapshot): Judgement | undefined {
  const { ledger, config } = historyOf(run);
  const flushed = Number(snapshot.manifest.flushedLsn);
  const story = [
    ...ledger.calls
      .filter((call) => call.life === snapshot.life && call.event < snapshot.event && call.call !== 'snapshot')
      .slice(-2)
      .map((call) => evidence(call.event)),
    evidence(snapshot.event, 'looked'),
  ];
  if (snapshot.name === 'bounded') {
    const bytes = Object.entries(snapshot.sizes).reduce((sum, [name, size]) => (segmentNumberOf(name) === undefined ? sum : sum + size), 0);
    // Keys and values of 86 bytes come with 17 of header: a fifth more. Frozen and active memtables may all be in the log.
    const most = Math.floor(((config.maxImmutables + 1) * config.memtableLimitBytes * 13) / 10) + 2 * config.segmentBytes;
    return bytes <= most ? undefined : fail('D4.5/grows', { bytes, most }, story);
  }
  const { records } = parseLog(snapshot.images);
  const stale = records.find((record) => record.lsn <= flushed);
  if (stale !== undefined) return fail('D4.5/kept', { lsn: stale.lsn, flushed, segment: stale.segment }, story);
  const acked = ledger.writes.reduce(
    (most, write) => (write.ackEvent >= 0 && write.ackEvent < snapshot.event && write.lsn > most ? write.lsn : most),
    0,
  );
  const count = new Map<number, number>();
  for (const { lsn } of records) count.set(lsn, (count.get(lsn) ?? 0) + 1);
  for (let lsn = flushed + 1; lsn <= acked; lsn++) {
    const times = count.get(lsn) ?? 0;
    if (times !== 1) return fail('D4.5/not-once', { lsn, times, flushed }, story);
  }
  return undefined;
}

/** Files with almost the right names are not the engine's. */
function judgeStrangers(run: RunRecord): Judgement | undefined {
  const { lives } = historyOf(run).ledger;
  for (const life of lives.slice(1)) {
    if (life.outcome !== 'ok') continue;
    const gone = Object.keys(life.found.sizes).find(
      (name) => name.includes('wal_') && segmentNumberOf(name) === undefined && !life.filesOnceOpen.includes(name),
    );
    if (gone !== undefined) return fail('D4.5/stranger-removed', { file: gone }, [evidence(life.openEvent, 'opened')]);
  }
  return undefined;
}

/** A checkpoint under way holds up no write for more than two fsyncs. */
function judgeLatency(run: RunRecord): Judgement | undefined {
  const { ledger, config } = historyOf(run);
  const wait = config.sync.mode === 'group' ? config.sync.maxDelayNs : 0;
  for (const call of ledger.calls) {
    if (call.call !== 'checkpoint' || run.scenario.faults.length > 0) continue;
    // Its own fsync, the one before it in the queue, and two more for the checkpoint.
    const slow = ledger.writes.find(
      (write) =>
        write.life === call.life &&
        write.ackEvent >= 0 &&
        write.issuedAt < call.endedAt &&
        write.ackedAt > call.begunAt &&
        write.ackedAt - write.issuedAt > wait + 4 * FSYNC_NS,
    );
    if (slow !== undefined)
      return fail('D4.5/stalled', { write: slow.write, took: slow.ackedAt - slow.issuedAt, most: wait + 4 * FSYNC_NS }, [
        evidence(slow.issueEvent, 'issued'),
        evidence(call.event),
        evidence(slow.ackEvent, 'acknowledged'),
      ]);
  }
  return undefined;
}
