/**
 * What the world saw of a broker run, put in order: connections with the frames sent on them and when their bytes arrived and were
 * taken, and which handler was given which frame. Nothing here comes from the program's own words; a station id is only used to tell
 * apart frames too short to be recognised by their bytes.
 */
import { brokerDeliver, feedClosed, feedFrame, feedJunk, feedOpen } from '../../../scenarios/foundation/broker/cast/events.ts';
import type { EventKind, TraceEvent } from '../../../sim/kernel/trace.ts';
import { netAccept, netAcceptError, netFin, netReceive, netRead, netReset, netSyn } from '../../../sim/net/net-events.ts';
import { processBoot, processEnd } from '../../../sim/process/process.ts';
import { processSignal } from '../../../sim/process/signals.ts';
import { type RunRecord, textOf } from '../../run-record.ts';
import { recognise } from './recognise.ts';

/** Kinds of events the ledger is made from; every judge that uses it reads these. */
export const LEDGER_READS: readonly EventKind[] = [
  feedOpen,
  feedFrame,
  feedClosed,
  feedJunk,
  brokerDeliver,
  netSyn,
  netAccept,
  netAcceptError,
  netReceive,
  netRead,
  netFin,
  netReset,
  processBoot,
  processEnd,
  processSignal,
];

export const BROKER = 'broker/broker';

export interface SentFrame {
  readonly connection: Connection;
  /** Position among the frames of its connection. */
  readonly index: number;
  /** Where the header starts in the connection's byte stream. */
  readonly offset: number;
  readonly length: number;
  readonly checksum: number;
  /** The feed begins to write it. */
  readonly sent: TraceEvent;
  /** First and last byte in the broker's receive buffer, and the last byte taken by the program. */
  firstByte: TraceEvent | undefined;
  lastByte: TraceEvent | undefined;
  taken: TraceEvent | undefined;
}

export interface Connection {
  readonly number: number;
  readonly feed: string;
  /** `feed-3/1` for the second connection of feed-3: the same in a control run. */
  key: string;
  syn: TraceEvent | undefined;
  opened: TraceEvent | undefined;
  accepted: TraceEvent | undefined;
  readonly frames: SentFrame[];
  readonly junk: TraceEvent[];
  /** First FIN or RST of the broker. */
  brokerClosed: TraceEvent | undefined;
  /** The feed's side is over, by itself or because it noticed. */
  feedClosed: TraceEvent | undefined;
  /** FIN or RST of the feed, when sent. */
  feedEnded: TraceEvent | undefined;
  /** The end of the feed's stream in the broker's receive buffer. */
  endSeen: TraceEvent | undefined;
  readonly received: TraceEvent[];
  readonly reads: TraceEvent[];
}

export interface Delivery {
  readonly handler: number;
  readonly station: string;
  /** 1 for the first boot of the broker. */
  readonly incarnation: number;
  readonly event: TraceEvent;
  /** The frame it is; undefined for bytes that nobody sent. */
  readonly frame: SentFrame | undefined;
}

export interface Ledger {
  readonly connections: readonly Connection[];
  readonly frames: readonly SentFrame[];
  readonly deliveries: readonly Delivery[];
  /** Handlers of the scenario. */
  readonly handlers: number;
  /** SIGINT and SIGTERM the broker was sent. */
  readonly stopSignals: readonly TraceEvent[];
  readonly boots: readonly TraceEvent[];
  /** Ends of the broker's process, one per boot at most. */
  readonly ends: readonly TraceEvent[];
}

const ledgers = new WeakMap<RunRecord, Ledger>();

export function ledgerOf(run: RunRecord): Ledger {
  let ledger = ledgers.get(run);
  if (ledger === undefined) {
    ledger = build(run);
    ledgers.set(run, ledger);
  }
  return ledger;
}

/** How often each handler of the cast's list occurs, spread out. */
export function handlerSpecsOf(run: RunRecord): HandlerFacts[] {
  const specs = run.scenario.cast['handlers'] as readonly (HandlerFacts & { readonly count?: number })[];
  return specs.flatMap((spec) => Array.from({ length: spec.count ?? 1 }, () => spec));
}

export interface HandlerFacts {
  readonly takes?: number;
  readonly slow?: readonly unknown[];
  readonly parked?: readonly unknown[];
  readonly stuck_from?: number;
  readonly throws_on?: readonly number[];
}

function build(run: RunRecord): Ledger {
  const connections = new Map<number, Connection>();
  const connectionNumbered = (number: number): Connection => {
    let connection = connections.get(number);
    if (connection === undefined) {
      connection = {
        number,
        feed: '',
        key: '',
        syn: undefined,
        opened: undefined,
        accepted: undefined,
        frames: [],
        junk: [],
        brokerClosed: undefined,
        feedClosed: undefined,
        feedEnded: undefined,
        endSeen: undefined,
        received: [],
        reads: [],
      };
      connections.set(number, connection);
    }
    return connection;
  };
  /** Connections that a fault took away before the program could have them. */
  const neverTheirs = new Set<number>();
  const delivered: { event: TraceEvent; incarnation: number }[] = [];
  const stopSignals: TraceEvent[] = [];
  const boots: TraceEvent[] = [];
  const ends: TraceEvent[] = [];

  for (const event of run.events) {
    const byBroker = event.actor === BROKER;
    switch (event.kind.code) {
      case netSyn.code:
        Object.assign(connectionNumbered(event.a), { syn: event, feed: textOf(run, event.b) });
        break;
      case feedOpen.code:
        Object.assign(connectionNumbered(event.b), { opened: event, feed: textOf(run, event.a) });
        break;
      case netAccept.code:
        if (byBroker) connectionNumbered(event.a).accepted = event;
        break;
      case netAcceptError.code:
        if (byBroker && textOf(run, event.c) === 'ECONNABORTED') neverTheirs.add(event.a);
        break;
      case feedFrame.code: {
        const connection = connectionNumbered(event.a);
        connection.frames.push({
          connection,
          index: connection.frames.length,
          offset: event.b,
          length: event.c,
          checksum: event.d,
          sent: event,
          firstByte: undefined,
          lastByte: undefined,
          taken: undefined,
        });
        break;
      }
      case feedJunk.code:
        connectionNumbered(event.a).junk.push(event);
        break;
      case feedClosed.code:
        connectionNumbered(event.b).feedClosed = event;
        break;
      case netReceive.code:
        if (!byBroker) break;
        if (event.c === 0) connectionNumbered(event.a).endSeen ??= event;
        else connectionNumbered(event.a).received.push(event);
        break;
      case netRead.code:
        if (byBroker && event.c > 0) connectionNumbered(event.a).reads.push(event);
        break;
      case netFin.code:
      case netReset.code:
        if (byBroker) connectionNumbered(event.a).brokerClosed ??= event;
        else connectionNumbered(event.a).feedEnded ??= event;
        break;
      case brokerDeliver.code:
        delivered.push({ event, incarnation: boots.length });
        break;
      case processBoot.code:
        if (byBroker) boots.push(event);
        break;
      case processEnd.code:
        if (byBroker) ends.push(event);
        break;
      case processSignal.code:
        if (byBroker && textOf(run, event.a) !== 'SIGHUP') stopSignals.push(event);
        break;
      default:
    }
  }
  const list = [...connections.values()].filter(({ number }) => !neverTheirs.has(number));
  const ordinals = new Map<string, number>();
  for (const connection of list) {
    const ordinal = ordinals.get(connection.feed) ?? 0;
    ordinals.set(connection.feed, ordinal + 1);
    connection.key = `${connection.feed}/${ordinal}`;
    placeBytes(connection);
  }
  const frames = list.flatMap((connection) => connection.frames);
  return {
    connections: list,
    frames,
    deliveries: recognise(run, frames, delivered),
    handlers: handlerSpecsOf(run).length,
    stopSignals,
    boots,
    ends,
  };
}

/** Finds the arrivals and reads that hold the first and last byte of each frame. Both go on in the order of the stream. */
function placeBytes(connection: Connection): void {
  let first = 0;
  let last = 0;
  let read = 0;
  for (const frame of connection.frames) {
    const end = frame.offset + 4 + frame.length;
    first = reaching(connection.received, first, frame.offset + 1);
    last = reaching(connection.received, last, end);
    read = reaching(connection.reads, read, end);
    frame.firstByte = connection.received[first];
    frame.lastByte = connection.received[last];
    frame.taken = connection.reads[read];
  }
}

/** Index of the first piece from `from` on that takes the stream to `position` or beyond. */
function reaching(pieces: readonly TraceEvent[], from: number, position: number): number {
  let i = from;
  while (i < pieces.length && pieces[i].b + pieces[i].c < position) i++;
  return i;
}
