/**
 * Conservation of frames: each handler is given every complete frame once, in the order of its connection, with its own bytes, under
 * a station that is that connection's alone. Several criteria need this under different circumstances.
 */
import { fail, type Judgement } from '../../criterion.ts';
import type { RunRecord } from '../../run-record.ts';
import { type Delivery, ledgerOf, type Ledger, type SentFrame } from './ledger.ts';

const MILLISECOND = 1_000_000;
/** A frame complete for so long before its connection was reset, or before a stop signal, must have been taken. */
export const SETTLE_NS = 10 * MILLISECOND;
const ANY_HANDLER = -1;

export interface Demand {
  /** Prefix of finding codes: the criterion's id. */
  readonly id: string;
  /**
   * Handlers that must each be given everything. Absent: a frame counts as delivered once any handler has it, for criteria that are
   * about the way to the ring and not about the fan-out.
   */
  readonly handlers?: readonly number[];
  /** Frames that must be delivered; default `mustArrive`. */
  readonly required?: (frame: SentFrame, ledger: Ledger) => boolean;
}

/** True for a frame that had arrived, whole and in time, on a connection nobody had cut off before. */
export function mustArrive(frame: SentFrame, ledger: Ledger): boolean {
  const { lastByte, connection } = frame;
  if (lastByte === undefined) return false;
  if (connection.junk.some((junk) => junk.b < frame.offset)) return false;
  const until = Math.min(resetSeenAt(frame), ledger.stopSignals[0]?.at ?? Infinity, ledger.ends[0]?.at ?? Infinity);
  return lastByte.at + SETTLE_NS <= until;
}

/** A reset takes away what was not read yet, from the moment it reaches the broker. */
function resetSeenAt({ connection }: SentFrame): number {
  const ended = connection.feedEnded;
  return ended !== undefined && ended.kind.name === 'net.reset' ? ended.c : Infinity;
}

/** The first breach, or undefined. */
export function frameBreach(run: RunRecord, demand: Demand): Judgement | undefined {
  const ledger = ledgerOf(run);
  return wrongDelivery(ledger, demand) ?? missingDelivery(ledger, demand);
}

/** Bytes nobody sent, a frame twice, out of order, or under a shared station. */
export function wrongDelivery(ledger: Ledger, { id }: { readonly id: string }): Judgement | undefined {
  const latest = new Map<string, Delivery>();
  const stationOf = new Map<string, Delivery>();
  const connectionOf = new Map<string, Delivery>();
  for (const delivery of ledger.deliveries) {
    const { frame, handler, station, event, incarnation } = delivery;
    if (frame === undefined) {
      return fail(`${id}/unknown-frame`, { handler, station, bytes: event.c, at: event.at }, [
        ...tail(ledger, delivery),
        { event: event.id, remark: 'bytes-nobody-sent' },
      ]);
    }
    const { connection } = frame;
    const lane = `${incarnation}/${handler}/${connection.number}`;
    const before = latest.get(lane);
    if (before?.frame !== undefined && before.frame.index >= frame.index) {
      const code = before.frame.index === frame.index ? 'twice' : 'out-of-order';
      return fail(
        `${id}/${code}`,
        { handler, feed: connection.feed, frame: frame.index + 1, before: before.frame.index + 1, at: event.at },
        [frame.sent.id, { event: before.event.id, remark: 'delivered-before' }, { event: event.id, remark: 'first-divergence' }],
      );
    }
    latest.set(lane, delivery);

    const ofConnection = stationOf.get(`${incarnation}/${connection.number}`);
    const ofStation = connectionOf.get(`${incarnation}/${station}`);
    const clash =
      ofConnection !== undefined && ofConnection.station !== station
        ? ofConnection
        : ofStation?.frame?.connection !== connection
          ? ofStation
          : undefined;
    if (clash !== undefined) {
      return fail(
        `${id}/station-mixed`,
        { station, other: clash.station, feed: connection.feed, otherFeed: clash.frame?.connection.feed ?? '' },
        [frame.sent.id, clash.event.id, { event: event.id, remark: 'first-divergence' }],
      );
    }
    stationOf.set(`${incarnation}/${connection.number}`, delivery);
    connectionOf.set(`${incarnation}/${station}`, delivery);
  }
  return undefined;
}

/** All handlers of the scenario. */
export function everyHandler(ledger: Ledger): number[] {
  return Array.from({ length: ledger.handlers }, (_, i) => i);
}

/** A required frame that a handler, or that no handler, was ever given. */
export function missingDelivery(ledger: Ledger, demand: Demand): Judgement | undefined {
  if (ledger.handlers === 0) return undefined;
  const required = demand.required ?? mustArrive;
  const lanes = demand.handlers ?? [ANY_HANDLER];
  const given = lanes.map(() => new Set<SentFrame>());
  for (const { frame, handler } of ledger.deliveries) {
    if (frame !== undefined) given[demand.handlers === undefined ? 0 : lanes.indexOf(handler)]?.add(frame);
  }
  for (const frame of ledger.frames) {
    if (!required(frame, ledger)) continue;
    const lane = given.findIndex((frames) => !frames.has(frame));
    if (lane >= 0) return missing(ledger, demand.id, frame, lanes[lane]);
  }
  return undefined;
}

function missing(ledger: Ledger, id: string, frame: SentFrame, handler: number): Judgement {
  const { connection, index, length, sent, firstByte, lastByte } = frame;
  const story = [sent, firstByte, lastByte, ledger.stopSignals[0], connection.brokerClosed, ledger.ends[0]].filter(
    (event) => event !== undefined,
  );
  const events = [...new Set(story.map((event) => event.id))].sort((a, b) => a - b);
  return fail(
    `${id}/missing`,
    {
      handler: handler === ANY_HANDLER ? 'any handler' : `handler ${handler}`,
      feed: connection.feed,
      frame: index + 1,
      bytes: length,
      complete: lastByte?.at ?? 0,
    },
    events.map((event) => (event === lastByte?.id ? { event, remark: 'frame-complete' } : { event })),
  );
}

/** The frames of the same handler right before, for context. */
function tail(ledger: Ledger, delivery: Delivery): number[] {
  const position = ledger.deliveries.indexOf(delivery);
  return ledger.deliveries
    .slice(0, position)
    .filter((other) => other.station === delivery.station)
    .slice(-2)
    .map((other) => other.event.id);
}
