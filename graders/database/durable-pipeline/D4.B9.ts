import { type Criterion, fail, inconclusive, PASS } from '../../criterion.ts';
import { eventsOf, textOf } from '../../run-record.ts';
import { diskFsync, diskFsyncDone, diskFault } from '../../../sim/disk/events.ts';
import { parseLog } from '../log-image.ts';
import { historyOf } from './history.ts';
import { evidence } from './judge-recoveries.ts';
import { LOG_ORDER_READS, orderOfRecords } from './log-order.ts';

/** Longest read while an fsync is stalled. */
const READ_NS = 1_000_000;
const STALL_NS = 1_000_000_000;

export const criterion: Criterion = {
  id: 'D4.B9',
  title: 'A stalled fsync stalls acknowledgements and nothing else',
  origin: 'beyond',
  weight: 2,
  invariant: 'While an fsync of the log hangs, no write that it should cover is acknowledged, and reads answer within a millisecond.',
  how: 'One fsync of the log takes five seconds. Reads go on every millisecond; every acknowledgement is compared with the fsync that the disk saw.',
  hints: [
    'Who waits for the fsync in your program, and what do they hold while they wait?',
    'An fsync that takes long has not succeeded yet.',
    'Hold no lock that readers need over the fsync, and acknowledge only after it has returned.',
  ],
  reads: [...LOG_ORDER_READS, diskFault],
  judge(run) {
    const { ledger, sequence } = historyOf(run);
    const done = new Map(eventsOf(run, diskFsyncDone).map((event) => [event.c, event]));
    const stall = eventsOf(run, diskFsync).find(
      (event) => textOf(run, event.a).includes('wal_') && (done.get(event.d)?.at ?? run.endNs) - event.at >= STALL_NS,
    );
    if (stall === undefined) return inconclusive('D4.B9/no-stall', {});
    const until = done.get(stall.d)?.at ?? run.endNs;
    const during = ledger.reads.filter((read) => read.begunAt > stall.at && read.begunAt < until);
    const slow = during.find((read) => read.endedAt - read.begunAt > READ_NS || read.write < 0);
    if (slow !== undefined)
      return fail('D4.B9/slow-read', { took: slow.endedAt - slow.begunAt, key: slow.key }, [
        evidence(stall.id, 'stall'),
        evidence(slow.event, 'read'),
      ]);
    if (during.length < 10) return inconclusive('D4.B9/no-reads', { reads: during.length });
    for (const snapshot of ledger.snapshots) {
      const since = ledger.lives[snapshot.life - 1]?.endEvent ?? 0;
      const orders = orderOfRecords(run, parseLog(snapshot.images), since, snapshot.event);
      for (const [index, write] of sequence.entries()) {
        const order = orders.get(index + 1);
        if (order === undefined || write.ackEvent < 0 || write.life !== snapshot.life || write.ackEvent > snapshot.event) continue;
        if (order.durable < 0 || order.durable > write.ackEvent) {
          return fail('D4.B9/early', { write: write.write, lsn: index + 1 }, [
            evidence(write.issueEvent, 'issued'),
            evidence(stall.id, 'stall'),
            evidence(write.ackEvent, 'acknowledged'),
            evidence(order.durable, 'durable'),
          ]);
        }
      }
    }
    return ledger.snapshots.length === 0 ? inconclusive('D4.B9/no-reads', { reads: 0 }) : PASS;
  },
};
