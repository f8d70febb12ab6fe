import { keyOf, sameBytes, valueOf } from '../../../scenarios/database/durable-pipeline/cast/values.ts';
import type { ReadRecord, Snapshot, WriteRecord } from '../../../scenarios/database/durable-pipeline/cast/ledger.ts';
import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import type { RunRecord } from '../../run-record.ts';
import { parseLog } from '../log-image.ts';
import { historyOf, ledgerOf } from './history.ts';
import { evidence, judgeRecoveries } from './judge-recoveries.ts';
import { LOG_ORDER_READS, orderOfRecords, type RecordOrder } from './log-order.ts';

export const criterion: Criterion = {
  id: 'D4.1',
  title: 'Every update is in the log before it is in the memtable',
  origin: 'table',
  weight: 14,
  invariant:
    'Each put and delete is one checksummed record of the log, in the order of the calls; nobody sees or is told of it before that record is written and, unless syncs are manual, durable.',
  how: 'The log files are parsed byte by byte and compared with the calls. Appends and fsyncs are stalled or failed while another task reads the same keys. Every acknowledgement is compared with the writes and fsyncs that the disk saw.',
  hints: [
    'In which order do you append, sync, apply and acknowledge?',
    'A reader may run at every await. What does it see between your await of the log and the next line?',
    'Encode with the checksum over key and value, append, await the fsync, then change the memtable, then resolve the promise; a delete goes the same way.',
  ],
  reads: [...LOG_ORDER_READS],
  judge(run) {
    const recovered = judgeRecoveries(run, 'D4.1', { numbers: true, least: 0 });
    if (recovered.verdict !== 'pass') return recovered;
    const { snapshots, reads } = ledgerOf(run);
    if (snapshots.length === 0) return inconclusive('D4.1/no-snapshot', {});
    for (const snapshot of snapshots) {
      const judgement = judgeSnapshot(run, snapshot);
      if (judgement !== undefined) return judgement;
    }
    for (const read of reads) {
      const judgement = judgeFailedRead(run, read);
      if (judgement !== undefined) return judgement;
    }
    return PASS;
  },
};

function judgeSnapshot(run: RunRecord, snapshot: Snapshot): Judgement | undefined {
  const { sequence, config } = historyOf(run);
  const { lives, reads } = ledgerOf(run);
  const image = parseLog(snapshot.images);
  const byLsn = new Map(image.records.map((record) => [record.lsn, record]));
  const lowest = Number(snapshot.manifest.flushedLsn);
  const since = lives[snapshot.life - 1]?.endEvent ?? 0;
  const orders = orderOfRecords(run, image, since, snapshot.event);
  for (const [index, write] of sequence.entries()) {
    const lsn = index + 1;
    if (write.ackEvent < 0 || write.ackEvent > snapshot.event || lsn <= lowest) continue;
    const record = byLsn.get(lsn);
    const story = [evidence(write.issueEvent, 'issued'), evidence(write.ackEvent, 'acknowledged'), evidence(snapshot.event, 'looked')];
    if (record === undefined) return fail('D4.1/not-logged', { write: write.write, lsn }, story);
    const deleted = write.valueBytes < 0;
    const value = deleted ? new Uint8Array(0) : valueOf(write.write, write.valueBytes);
    if (record.type !== (deleted ? 2 : 1) || !sameBytes(record.key, keyOf(write.key)) || !sameBytes(record.value, value)) {
      return fail('D4.1/wrong-record', { write: write.write, lsn, type: record.type }, story);
    }
    const order = orders.get(lsn);
    if (write.life !== snapshot.life || order === undefined) continue;
    if (order.written < 0 || order.written > write.ackEvent)
      return fail('D4.1/ack-before-append', { write: write.write, lsn }, [...story, evidence(order.written, 'appended')]);
    if (config.sync.mode !== 'manual' && (order.durable < 0 || order.durable > write.ackEvent)) {
      return fail('D4.1/ack-before-fsync', { write: write.write, lsn }, [
        evidence(order.written, 'appended'),
        ...story,
        evidence(order.durable, 'durable'),
      ]);
    }
  }
  const [untidy] = image.segments.filter((segment) => segment.restBytes > 0 || !segment.headerValid);
  if (untidy !== undefined) return fail('D4.1/extra-bytes', { bytes: untidy.restBytes }, [evidence(snapshot.event, 'looked')]);
  for (const read of reads) {
    const judgement = read.life === snapshot.life && read.event < snapshot.event ? judgeRead(run, read, sequence, orders) : undefined;
    if (judgement !== undefined) return judgement;
  }
  return undefined;
}

/** Nothing shows before it may, and what was acknowledged before a read began shows in it. */
function judgeRead(
  run: RunRecord,
  read: ReadRecord,
  sequence: readonly WriteRecord[],
  orders: ReadonlyMap<number, RecordOrder>,
): Judgement | undefined {
  const { config, ledger } = historyOf(run);
  const latest = ledger.writes.findLast(
    (write) => write.key === read.key && write.ackEvent >= 0 && write.ackedAt <= read.begunAt && write.ackEvent < read.event,
  );
  const shown = read.write > 0 ? ledger.writes[read.write - 1] : undefined;
  if (read.write < 0) return fail('D4.1/bad-read', { key: read.key }, [evidence(read.event, 'read')]);
  if (latest !== undefined && shown !== undefined && shown.lsn > 0 && shown.lsn < latest.lsn) {
    return fail('D4.1/stale-read', { write: latest.write, shown: shown.write }, [
      evidence(latest.ackEvent, 'acknowledged'),
      evidence(read.event, 'read'),
    ]);
  }
  // Absent although the last acknowledged write is a put: a delete on its way may explain that, once its record is durable.
  const seen =
    shown ??
    (latest !== undefined && latest.valueBytes >= 0
      ? sequence.find((write) => write.key === read.key && write.valueBytes < 0 && write.lsn > latest.lsn)
      : undefined);
  if (shown === undefined && seen === undefined && latest !== undefined && latest.valueBytes >= 0) {
    return fail('D4.1/stale-read', { write: latest.write, shown: 0 }, [
      evidence(latest.ackEvent, 'acknowledged'),
      evidence(read.event, 'read'),
    ]);
  }
  if (seen === undefined || seen.life !== read.life) return undefined;
  const order = orders.get(sequence.indexOf(seen) + 1);
  if (order === undefined) return undefined;
  const since = config.sync.mode === 'manual' ? order.written : order.durable;
  if (since >= 0 && since < read.event) return undefined;
  return fail('D4.1/visible-early', { write: seen.write, key: read.key }, [
    evidence(seen.issueEvent, 'issued'),
    evidence(read.event, 'read'),
    evidence(order.written, 'appended'),
    evidence(order.durable, 'durable'),
  ]);
}

/** A write that came back with an error does not show in the same life. */
function judgeFailedRead(run: RunRecord, read: ReadRecord): Judgement | undefined {
  if (read.write <= 0) return undefined;
  const write = ledgerOf(run).writes[read.write - 1];
  if (write.failed === '' || write.life !== read.life) return undefined;
  return fail('D4.1/failed-visible', { write: write.write, code: write.failed }, [
    evidence(write.issueEvent, 'issued'),
    evidence(write.failEvent, 'failed'),
    evidence(read.event, 'read'),
  ]);
}
