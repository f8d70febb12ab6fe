/** Compares with a control run, frame by frame, when bytes were taken off the sockets and when handlers were served. */
import { fail, type Judgement } from '../../criterion.ts';
import type { Ledger, SentFrame } from './ledger.ts';

const BOUND_NS = 1_000_000;

export interface PublicationDemand {
  /** Prefix of finding codes: the criterion's id. */
  readonly id: string;
  /** Handlers that must be served as in the control. */
  readonly handlers: readonly number[];
  /** Frames that are looked at; default: all. */
  readonly among?: (frame: SentFrame) => boolean;
}

/** The first frame that is more than 1 ms later than in the control, or undefined. */
export function publicationBreach(ledger: Ledger, control: Ledger, demand: PublicationDemand): Judgement | undefined {
  return lateRead(ledger, control, demand) ?? lateService(ledger, control, demand);
}

function lateRead(ledger: Ledger, control: Ledger, { id, among }: PublicationDemand): Judgement | undefined {
  const taken = new Map<string, number>();
  for (const frame of control.frames) if (frame.taken !== undefined) taken.set(keyOf(frame), frame.taken.at);
  for (const frame of ledger.frames) {
    const there = taken.get(keyOf(frame));
    if (there === undefined || among?.(frame) === false) continue;
    const { connection, index, sent, lastByte } = frame;
    const story = [sent.id, ...(lastByte === undefined ? [] : [{ event: lastByte.id, remark: 'frame-complete' }])];
    if (frame.taken === undefined) return fail(`${id}/never-read`, { feed: connection.feed, frame: index + 1, control: there }, story);
    const late = frame.taken.at - there;
    if (late > BOUND_NS) {
      return fail(`${id}/read-delayed`, { feed: connection.feed, frame: index + 1, late, control: there }, [
        ...story,
        { event: frame.taken.id, remark: 'read-late' },
      ]);
    }
  }
  return undefined;
}

function lateService(ledger: Ledger, control: Ledger, { id, handlers, among }: PublicationDemand): Judgement | undefined {
  const served = new Map<string, number>();
  for (const { frame, handler, event } of control.deliveries) if (frame !== undefined) served.set(`${keyOf(frame)}/${handler}`, event.at);
  for (const { frame, handler, event } of ledger.deliveries) {
    if (frame === undefined || !handlers.includes(handler) || among?.(frame) === false) continue;
    const there = served.get(`${keyOf(frame)}/${handler}`);
    if (there === undefined || event.at - there <= BOUND_NS) continue;
    return fail(
      `${id}/handler-delayed`,
      { handler, feed: frame.connection.feed, frame: frame.index + 1, late: event.at - there, control: there },
      [frame.sent.id, ...(frame.taken === undefined ? [] : [frame.taken.id]), { event: event.id, remark: 'delivered-late' }],
    );
  }
  return undefined;
}

function keyOf(frame: SentFrame): string {
  return `${frame.connection.key}/${frame.index}`;
}
