/**
 * Reads the log after a restart. What it must tell apart: the unfinished end that every loss of power may leave, which is cut off, and
 * damage to records that had been synced, which is reported and never skipped.
 */
import type { Env } from '../../../../sim/env/env.ts';
import { EngineError } from '../../lsm-engine/reference/engine-error.ts';
import { readFully } from '../../lsm-engine/reference/file-io.ts';
import type { Memtable } from '../../lsm-engine/reference/memtable.ts';
import type { ClosedSegment } from './log.ts';
import { LogSegment } from './log-segment.ts';
import { decodeRecord, RECORD_HEADER_BYTES } from './log-record.ts';
import { decodeSegmentHeader, SEGMENT_HEADER_BYTES, type SegmentHeader, segmentName, segmentNumber } from './segment-header.ts';

export interface ReplayedLog {
  readonly closed: readonly ClosedSegment[];
  readonly active: LogSegment;
  readonly replayed: number;
  readonly tornBytes: number;
}

interface FoundSegment {
  readonly number: number;
  readonly header: SegmentHeader;
  readonly size: number;
}

/** Applies every record above `flushedLsn` to `memtable` and leaves the log ready for writing. */
export async function replayLog(
  env: Env,
  directory: string,
  names: readonly string[],
  flushedLsn: number,
  memtable: Memtable,
): Promise<ReplayedLog> {
  const numbers = names.map(segmentNumber).filter((number) => number !== undefined);
  const { found, tornBytes: headTorn } = await readHeaders(env, directory, numbers);
  const needed = await dropObsolete(env, directory, found, flushedLsn);
  if (needed.length === 0) {
    const number = (numbers.at(-1) ?? 0) + (headTorn > 0 ? 0 : 1);
    return {
      closed: [],
      active: await LogSegment.create(env, directory, Math.max(1, number), flushedLsn + 1),
      replayed: 0,
      tornBytes: headTorn,
    };
  }
  if (needed[0].header.firstLsn > flushedLsn + 1)
    throw new EngineError('ECORRUPT', `log records from ${flushedLsn + 1} to ${needed[0].header.firstLsn - 1} are missing`);
  const closed: ClosedSegment[] = [];
  let replayed = 0;
  let next = needed[0].header.firstLsn;
  for (const [index, segment] of needed.entries()) {
    const last = index === needed.length - 1;
    const name = segmentName(segment.number);
    if (segment.header.firstLsn !== next)
      throw new EngineError('ECORRUPT', `${name} starts with record ${segment.header.firstLsn} instead of ${next}`);
    const handle = await env.fs.open(`${directory}/${name}`, last ? 'r+' : 'r');
    const bytes = await readFully(handle, 0, segment.size, name);
    let end = SEGMENT_HEADER_BYTES;
    for (let record = decodeRecord(env, bytes, end, next); record !== undefined; record = decodeRecord(env, bytes, end, next)) {
      if (next > flushedLsn) {
        memtable.apply(record.key, record.value, next);
        replayed++;
      }
      end += record.bytes;
      next++;
    }
    if (!last) {
      if (end < segment.size) throw new EngineError('ECORRUPT', `record ${next} in ${name} is damaged`);
      closed.push({ number: segment.number, minLsn: segment.header.firstLsn, maxLsn: next - 1, bytes: segment.size });
      await handle.close();
      continue;
    }
    if (next <= segment.header.syncedLsn)
      throw new EngineError('ECORRUPT', `record ${next} in ${name} is damaged, though it had been synced`);
    if (end < segment.size) await handle.truncate(end);
    // The cut must be durable before records are written over it, and after a kill so must the records that were only in the cache.
    await handle.sync();
    if (next <= flushedLsn) {
      // A disk that lied about an fsync: the tables know more than the log. Numbers must go on behind the tables.
      await handle.close();
      closed.push({ number: segment.number, minLsn: segment.header.firstLsn, maxLsn: next - 1, bytes: end });
      return {
        closed,
        active: await LogSegment.create(env, directory, segment.number + 1, flushedLsn + 1),
        replayed,
        tornBytes: segment.size - end,
      };
    }
    const active = new LogSegment(env, handle, segment.number, segment.header.firstLsn, next - 1, end, next - 1);
    return { closed, active, replayed, tornBytes: headTorn + segment.size - end };
  }
  throw new Error('not reached');
}

/** Headers of all segments. A last segment that never got a whole header is removed: nothing in it was ever acknowledged. */
async function readHeaders(env: Env, directory: string, numbers: readonly number[]): Promise<{ found: FoundSegment[]; tornBytes: number }> {
  const found: FoundSegment[] = [];
  for (const [index, number] of numbers.entries()) {
    const path = `${directory}/${segmentName(number)}`;
    const handle = await env.fs.open(path, 'r');
    const { size } = await handle.stat();
    // Enough for the first record, should the header turn out to be damaged.
    const head = await readFully(handle, 0, Math.min(size, 4096), path);
    await handle.close();
    const header = decodeSegmentHeader(env, head, number);
    if (header !== undefined) {
      found.push({ number, header, size });
      continue;
    }
    if (index < numbers.length - 1 || holdsRecord(env, head))
      throw new EngineError('ECORRUPT', `${segmentName(number)} has a damaged header`);
    await env.fs.unlink(path);
    return { found, tornBytes: Math.max(1, size) };
  }
  return { found, tornBytes: 0 };
}

/**
 * True when the header is damaged but the record behind it is whole. Both lie in one sector, so no loss of power leaves that. An old
 * segment's start in a recycled block is another matter: there the header is whole too, with another number.
 */
function holdsRecord(env: Env, head: Uint8Array): boolean {
  if (head.length < SEGMENT_HEADER_BYTES + RECORD_HEADER_BYTES) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (decodeSegmentHeader(env, head, view.getUint32(8, true)) !== undefined) return false;
  return decodeRecord(env, head, SEGMENT_HEADER_BYTES, Number(view.getBigUint64(SEGMENT_HEADER_BYTES, true))) !== undefined;
}

/** Removes segments, perhaps back from an undone unlink, that end at or below the flushed LSN: the next one's start tells. */
async function dropObsolete(env: Env, directory: string, found: readonly FoundSegment[], flushedLsn: number): Promise<FoundSegment[]> {
  let first = 0;
  while (first + 1 < found.length && found[first + 1].header.firstLsn <= flushedLsn + 1) {
    await env.fs.unlink(`${directory}/${segmentName(found[first].number)}`);
    first++;
  }
  return found.slice(first);
}
