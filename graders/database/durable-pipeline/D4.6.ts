import { type Criterion, fail, inconclusive, PASS } from '../../criterion.ts';
import { eventsOf, textOf } from '../../run-record.ts';
import { diskRead } from '../../../sim/disk/events.ts';
import { segmentNumberOf } from '../log-image.ts';
import { historyOf } from './history.ts';
import { evidence, judgeRecoveries } from './judge-recoveries.ts';

const LIMIT_NS = 500_000_000;
const LIMIT_RECORDS = 100_000;
/** Opening costs something even when there is nothing to replay. */
const FIXED_NS = 20_000_000;
const READ_BYTES = 4096;

export const criterion: Criterion = {
  id: 'D4.6',
  title: 'Recovery of 100,000 log records takes less than half a second',
  origin: 'table',
  weight: 10,
  invariant:
    'Opening takes under 500 ms of virtual time for 100,000 records and grows with their number only, reads the log about once in large pieces, and skips what is already in tables.',
  how: 'The same directory is recovered with 10,000, 50,000 and 100,000 records in the log, with cold caches. Time is the virtual time of open; bytes and calls are what the disk saw. Part of the cost is one microsecond per call into the environment. Real time is not judged.',
  hints: [
    'How many calls of the file system does one record cost you?',
    'What does recovery write? It should not need to log anything again.',
    'Read whole segments, or pieces of 64 KiB and more, parse in memory, insert into a structure that does not shift all entries, and start at the first segment above the flushed LSN.',
  ],
  reads: [diskRead],
  judge(run) {
    const recovered = judgeRecoveries(run, 'D4.6');
    if (recovered.verdict !== 'pass') return recovered;
    const { recoveries } = historyOf(run);
    const timed: { replayed: number; openNs: number; event: number }[] = [];
    for (const { life, previous, recovered: length } of recoveries) {
      if (life.report === undefined || life.outcome !== 'ok') continue;
      const { replayed, flushedLsn } = life.report;
      const story = [evidence(previous.endEvent, 'crash'), evidence(life.openEvent, 'opened')];
      if (replayed !== length - Number(flushedLsn)) return fail('D4.6/replayed', { replayed, needed: length - Number(flushedLsn) }, story);
      const mostNs = FIXED_NS + Math.floor((LIMIT_NS / LIMIT_RECORDS) * replayed);
      if (life.openNs > Math.min(LIMIT_NS, mostNs))
        return fail('D4.6/slow', { replayed, took: life.openNs, most: Math.min(LIMIT_NS, mostNs) }, story);
      const logBytes = Object.entries(life.found.sizes).reduce(
        (sum, [name, size]) => (segmentNumberOf(name) === undefined ? sum : sum + size),
        0,
      );
      const reads = eventsOf(run, diskRead).filter(
        (event) => event.at >= life.bootAt && event.id < life.openEvent && textOf(run, event.a).includes('wal_'),
      );
      const bytes = reads.reduce((sum, event) => sum + event.c, 0);
      if (bytes > Math.floor((logBytes * 105) / 100) + 16 * READ_BYTES) return fail('D4.6/reads-twice', { bytes, log: logBytes }, story);
      if (reads.length > Math.floor(logBytes / READ_BYTES) + 100)
        return fail('D4.6/small-reads', { reads: reads.length, most: Math.floor(logBytes / READ_BYTES) + 100 }, story);
      timed.push({ replayed, openNs: life.openNs, event: life.openEvent });
    }
    const [first] = timed;
    const last = timed.at(-1);
    if (first === undefined || last === undefined) return inconclusive('D4.6/no-recovery', { wanted: 1, got: 0 });
    if (first.replayed >= 1000 && last.openNs * first.replayed * 10 > 12 * first.openNs * last.replayed) {
      return fail('D4.6/growth', { small: first.replayed, large: last.replayed, smallNs: first.openNs, largeNs: last.openNs }, [
        first.event,
        last.event,
      ]);
    }
    return PASS;
  },
};
