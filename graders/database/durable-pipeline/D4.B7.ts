import { diskFsync } from '../../../sim/disk/events.ts';
import { type Criterion, fail, inconclusive, PASS } from '../../criterion.ts';
import { eventsOf, textOf } from '../../run-record.ts';
import { historyOf } from './history.ts';
import { evidence } from './judge-recoveries.ts';

const FSYNC_NS = 1_000_000;
/** Writes per second with full batches. */
const RATE = 20_000;

export const criterion: Criterion = {
  id: 'D4.B7',
  title: 'Group commit is a batch, bounded in delay, and fair',
  origin: 'beyond',
  weight: 2,
  invariant:
    'With a hundred writers an fsync serves many records; no acknowledgement takes longer than the configured delay and two fsyncs; a lone writer is not stuck.',
  how: 'A hundred tasks write at once, then one alone. Fsyncs of the log are counted on the disk, latencies and the rate in virtual time.',
  hints: [
    'How many records does one of your fsyncs cover when a hundred writers wait?',
    'What happens to a batch that nobody ever fills up?',
    'Start a timer with the first record of a batch; commit when the batch is full or the timer fires; gather the next batch while the fsync is on its way.',
  ],
  reads: [diskFsync],
  judge(run) {
    const { ledger, config } = historyOf(run);
    if (config.sync.mode !== 'group') return inconclusive('D4.B7/no-group', {});
    const acked = ledger.writes.filter((write) => write.ackEvent >= 0);
    const unacked = ledger.writes.find((write) => write.ackEvent < 0 && write.failed === '');
    if (unacked !== undefined) return fail('D4.B7/stuck', { write: unacked.write }, [evidence(unacked.issueEvent, 'issued')]);
    const most = config.sync.maxDelayNs + 4 * FSYNC_NS;
    const slow = acked.find((write) => write.ackedAt - write.issuedAt > most);
    if (slow !== undefined)
      return fail('D4.B7/late', { write: slow.write, took: slow.ackedAt - slow.issuedAt, most }, [
        evidence(slow.issueEvent, 'issued'),
        evidence(slow.ackEvent, 'acknowledged'),
      ]);
    // The crowd is over with the first snapshot; then the lone writer comes.
    const [crowd] = ledger.snapshots;
    if (crowd === undefined) return inconclusive('D4.B7/no-group', {});
    const crowded = acked.filter((write) => write.ackEvent < crowd.event);
    const syncs = eventsOf(run, diskFsync).filter(
      (event) => event.id < crowd.event && event.id > crowded[0].issueEvent && textOf(run, event.a).includes('wal_'),
    );
    if (syncs.length > Math.ceil(crowded.length / 50))
      return fail(
        'D4.B7/fsyncs',
        { fsyncs: syncs.length, most: Math.ceil(crowded.length / 50), writes: crowded.length },
        syncs.slice(0, 3).map((event) => event.id),
      );
    const tookNs = crowded[crowded.length - 1].ackedAt - crowded[0].issuedAt;
    const mostNs = Math.floor((crowded.length * 1_000_000_000) / RATE);
    if (tookNs > mostNs)
      return fail('D4.B7/rate', { writes: crowded.length, took: tookNs, most: mostNs }, [
        crowded[0].issueEvent,
        crowded[crowded.length - 1].ackEvent,
      ]);
    return PASS;
  },
};
