/**
 * When each record of the log was written and made durable, from the disk's own events: which write call brought its last byte, and
 * which fsync, called after that, was over first.
 */
import { diskFsync, diskFsyncDone, diskWrite } from '../../../sim/disk/events.ts';
import { type RunRecord, textOf } from '../../run-record.ts';
import type { LogImage } from '../log-image.ts';

export interface RecordOrder {
  readonly lsn: number;
  /** Event of the write that completed the record; -1: not seen. */
  readonly written: number;
  /** Event of the end of the first fsync that covers it; -1: none. */
  readonly durable: number;
}

interface FileEvents {
  readonly writes: { readonly event: number; readonly from: number; readonly to: number }[];
  readonly syncs: { readonly called: number; done: number; readonly io: number }[];
}

/** Kinds of events needed. */
export const LOG_ORDER_READS = [diskWrite, diskFsync, diskFsyncDone] as const;

/** For the records of an image taken in a life that booted with event `since` or later, up to event `until`. */
export function orderOfRecords(run: RunRecord, image: LogImage, since: number, until: number): Map<number, RecordOrder> {
  const files = fileEvents(run, since, until);
  const orders = new Map<number, RecordOrder>();
  for (const record of image.records) {
    const file = files.get(record.segment);
    const end = record.offset + record.bytes;
    const written = file?.writes.find((write) => write.from < end && end <= write.to)?.event ?? -1;
    const durable = written < 0 ? -1 : (file?.syncs.find((sync) => sync.called > written && sync.done >= 0)?.done ?? -1);
    orders.set(record.lsn, { lsn: record.lsn, written, durable });
  }
  return orders;
}

function fileEvents(run: RunRecord, since: number, until: number): Map<string, FileEvents> {
  const files = new Map<string, FileEvents>();
  for (const event of run.events) {
    if (event.id < since || event.id > until) continue;
    // By code: events come out of the world's own realm, with kinds of their own.
    const { code } = event.kind;
    if (code !== diskWrite.code && code !== diskFsync.code && code !== diskFsyncDone.code) continue;
    const path = textOf(run, event.a);
    const name = path.slice(path.lastIndexOf('/') + 1);
    let file = files.get(name);
    if (file === undefined) files.set(name, (file = { writes: [], syncs: [] }));
    if (code === diskWrite.code) file.writes.push({ event: event.id, from: event.b, to: event.b + event.c });
    else if (code === diskFsync.code) file.syncs.push({ called: event.id, done: -1, io: event.d });
    else {
      const sync = file.syncs.find((candidate) => candidate.io === event.c && candidate.done < 0);
      if (sync !== undefined) sync.done = event.id;
    }
  }
  return files;
}
