/**
 * One direction of a connection: send buffer, pieces under way, receive buffer.
 *
 * Models: pieces of drawn size that arrive whole and in order, a window (what is under way or unread never exceeds the receive buffer), news
 * of an opened window taking the way back, retransmission after a cut, end and reset in their place in the stream.
 * Does not model: acknowledgements as packets (bytes under way are not counted against the send buffer), congestion control,
 * Nagle's algorithm, checksums. Only one event per piece; nothing here settles a promise unless somebody waits for it.
 */
import type { Kernel } from '../kernel/kernel.ts';
import type { RandomStream } from '../kernel/random-streams.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Settle } from '../process/process.ts';
import { EnvError } from '../env/error.ts';
import { ByteQueue } from './byte-queue.ts';
import type { Link } from './link.ts';
import * as events from './net-events.ts';
import type { NetLimits } from './net-limits.ts';
import type { SimSocket } from './socket.ts';

/** What a scripted peer wants done once the stream has reached an offset. */
export type CutOff = { readonly offset: number; readonly how: 'fin' | 'reset' | 'vanish' };

interface Piece {
  readonly kind: 'data' | 'fin' | 'reset';
  readonly bytes: Uint8Array;
  readonly arrivesAt: number;
}

interface PendingWrite {
  readonly bytes: Uint8Array;
  taken: number;
  readonly settle: Settle<void>;
}

/** What a flow needs of the network it is part of. */
export interface FlowNetwork {
  readonly kernel: Kernel;
  readonly trace: Trace;
  readonly limits: NetLimits;
  isUp(hostName: string): boolean;
  /** Runs `arrive` at the far end of `link` after its latency; tries again while the link is cut. */
  post(link: Link, stream: RandomStream, arrive: () => void): void;
}

const NO_BYTES = new Uint8Array(0);
const nothing = (): void => {};

export class Flow {
  readonly #net: FlowNetwork;
  readonly #connection: number;
  readonly #link: Link;
  readonly #back: Link;
  readonly #stream: RandomStream;
  readonly #sender: SimSocket;
  readonly #receiver: SimSocket;

  readonly received = new ByteQueue();
  /** True once the end of the stream has arrived. */
  ended = false;
  /** True when nothing of this direction gets through any more and nobody is told: the sender tries until it gives up. */
  dark = false;
  /** Room the receiver offers. */
  windowBytes: number;
  sentBytes = 0;
  receivedBytes = 0;
  readBytes = 0;
  /** Time the sender has stood still because the receive buffer was full, of stalls that are over. */
  stalledNs = 0;
  /** Parts of the stream, by offset, that leave as exactly one piece each. */
  exactPieces: { readonly from: number; readonly to: number }[] = [];
  cutOff: CutOff | undefined;
  /** True once FIN shall follow what was written. */
  finWanted = false;

  readonly #unsent = new ByteQueue();
  readonly #writes: PendingWrite[] = [];
  #flight: Piece[] = [];
  #flightHead = 0;
  #lastArrival = 0;
  #closed = false;
  #dead = false;
  #severed = false;
  #blocked = false;
  #creditUnderWay = false;
  #stalledSince = -1;
  #lostSince = -1;
  #retryNs = 0;

  constructor(net: FlowNetwork, connection: number, link: Link, back: Link, stream: RandomStream, sender: SimSocket, receiver: SimSocket) {
    this.#net = net;
    this.#connection = connection;
    this.#link = link;
    this.#back = back;
    this.#stream = stream;
    this.#sender = sender;
    this.#receiver = receiver;
    this.windowBytes = net.limits.receiveBufferBytes;
  }

  /** Nothing sent now arrives before `timeNs`. */
  notBefore(timeNs: number): void {
    if (timeNs > this.#lastArrival) this.#lastArrival = timeNs;
  }

  /** Offset up to which bytes were accepted for sending. */
  get writtenBytes(): number {
    return this.sentBytes + this.#unsent.length;
  }

  /** True once FIN or RST has left, or nothing more can leave. */
  get closed(): boolean {
    return this.#closed;
  }

  write(bytes: Uint8Array, settle: Settle<void>, departNs: number): (() => void) | void {
    const copy = new Uint8Array(bytes);
    if (this.#unsent.length + copy.length <= this.#net.limits.sendBufferBytes) {
      // No earlier write is passed over: while one waits, the buffer is full.
      this.#unsent.push(copy);
      settle.resolve(nothing);
      this.#advance(departNs);
      return;
    }
    const write: PendingWrite = { bytes: copy, taken: 0, settle };
    this.#writes.push(write);
    this.#advance(departNs);
    return () => {
      const index = this.#writes.indexOf(write);
      if (index >= 0) this.#writes.splice(index, 1);
    };
  }

  /** Accepts bytes past the bound of the send buffer, for scripted peers. */
  force(bytes: Uint8Array, departNs: number): void {
    if (this.#closed) return;
    this.#unsent.push(new Uint8Array(bytes));
    this.#advance(departNs);
  }

  /** Sends FIN after what the send buffer holds. */
  end(departNs: number): void {
    this.finWanted = true;
    this.#advance(departNs);
  }

  /** Forgets writes that still wait for room, because whoever made them is gone. */
  dropWaiting(): void {
    this.#writes.length = 0;
  }

  /** Makes a sender that waits for room find out that the receiving end has disappeared. */
  probe(): void {
    if (this.#blocked && this.#flightHead === this.#flight.length) this.#launch('data', NO_BYTES, this.#net.kernel.now);
  }

  /** Drops what has not left and sends RST. */
  reset(departNs: number): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#close('EPIPE');
    const arrivesAt = this.#launch('reset', NO_BYTES, departNs);
    this.#net.trace.emit(events.netReset, this.#sender.process.actor, this.#connection, this.sentBytes, arrivesAt);
  }

  /** Drops what has not left and sends nothing; what is under way still arrives. */
  abandon(code: string): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#close(code);
  }

  /** Drops what is under way and all that follows. */
  sever(): void {
    this.#severed = true;
    this.#flight = [];
    this.#flightHead = 0;
  }

  /** Looks again at what may be sent, after the rules for it have changed. */
  advance(): void {
    this.#advance(this.#net.kernel.now);
  }

  /** Takes up to `limitBytes` from the receive buffer and lets the sender know of the room in due course. */
  take(limitBytes: number): Uint8Array {
    const bytes = this.received.take(limitBytes);
    if (bytes.length > 0) {
      this.#net.trace.emit(events.netRead, this.#receiver.process.actor, this.#connection, this.readBytes, bytes.length);
      this.readBytes += bytes.length;
      this.offerCredit();
    }
    return bytes;
  }

  /** Sends news of an opened window if the sender needs it. */
  offerCredit(): void {
    if (!this.#blocked || this.#creditUnderWay || this.#severed) return;
    const free = this.readBytes + this.windowBytes - this.sentBytes;
    if (free < Math.min(this.#net.limits.windowUpdateBytes, this.windowBytes) || free <= 0) return;
    this.#creditUnderWay = true;
    this.#net.post(this.#back, this.#stream, () => this.#credit());
  }

  #credit(): void {
    this.#creditUnderWay = false;
    this.#blocked = false;
    if (this.#stalledSince >= 0) {
      const stalled = this.#net.kernel.now - this.#stalledSince;
      this.stalledNs += stalled;
      this.#stalledSince = -1;
      this.#net.trace.emit(events.netStallEnd, this.#sender.process.actor, this.#connection, this.sentBytes, stalled);
    }
    this.#advance(this.#net.kernel.now);
  }

  #advance(departNs: number): void {
    if (this.#closed) return;
    do {
      this.#fill();
      this.#pump(departNs);
      if (this.#closed) return;
    } while (this.#writes.length > 0 && this.#unsent.length < this.#net.limits.sendBufferBytes);
    if (this.finWanted && this.#unsent.length === 0 && this.#writes.length === 0) this.#sendFin(departNs);
  }

  #sendFin(departNs: number): void {
    this.#closed = true;
    const arrivesAt = this.#launch('fin', NO_BYTES, departNs);
    this.#net.trace.emit(events.netFin, this.#sender.process.actor, this.#connection, this.sentBytes, arrivesAt);
  }

  /** Moves what waiting writes hold into the send buffer, first come first served. */
  #fill(): void {
    const writes = this.#writes;
    while (writes.length > 0) {
      const room = this.#net.limits.sendBufferBytes - this.#unsent.length;
      if (room <= 0) return;
      const write = writes[0];
      const rest = write.bytes.length - write.taken;
      const count = rest < room ? rest : room;
      this.#unsent.push(write.bytes.subarray(write.taken, write.taken + count));
      write.taken += count;
      if (write.taken < write.bytes.length) return;
      writes.shift();
      write.settle.resolve(nothing);
    }
  }

  #pump(departNs: number): void {
    for (;;) {
      const cutOff = this.cutOff;
      let limit = this.#unsent.length;
      if (cutOff !== undefined && this.sentBytes + limit >= cutOff.offset) {
        limit = cutOff.offset - this.sentBytes;
        if (limit <= 0) {
          this.#strike(cutOff, departNs);
          return;
        }
      }
      if (limit === 0) return;
      const room = this.readBytes + this.windowBytes - this.sentBytes;
      if (this.#blocked || room <= 0) {
        this.#block();
        return;
      }
      const size = Math.min(this.#pieceBytes(), limit, room);
      const bytes = this.#unsent.take(size);
      const arrivesAt = this.#launch('data', bytes, departNs);
      this.#net.trace.emit(events.netSegment, this.#sender.process.actor, this.#connection, this.sentBytes, bytes.length, arrivesAt);
      this.sentBytes += bytes.length;
    }
  }

  #pieceBytes(): number {
    const exact = this.exactPieces;
    while (exact.length > 0 && exact[0].to <= this.sentBytes) exact.shift();
    if (exact.length > 0 && exact[0].from <= this.sentBytes) return exact[0].to - this.sentBytes;
    const size = this.#link.pieceBytes(this.#stream);
    return exact.length > 0 ? Math.min(size, exact[0].from - this.sentBytes) : size;
  }

  #strike(cutOff: CutOff, departNs: number): void {
    this.cutOff = undefined;
    if (cutOff.how === 'fin') {
      this.#unsent.clear();
      this.#close('EPIPE');
      this.#sendFin(departNs);
    } else if (cutOff.how === 'reset') this.#sender.resetAt(departNs);
    else this.#sender.vanish();
  }

  #block(): void {
    this.#blocked = true;
    this.#stallIfFull();
  }

  #stallIfFull(): void {
    if (this.#stalledSince >= 0 || this.receivedBytes - this.readBytes < this.windowBytes) return;
    this.#stalledSince = this.#net.kernel.now;
    this.#net.trace.emit(events.netStall, this.#sender.process.actor, this.#connection, this.sentBytes);
  }

  /** Stall time up to now, of stalls that go on too. */
  stalledUntilNowNs(): number {
    return this.stalledNs + (this.#stalledSince >= 0 ? this.#net.kernel.now - this.#stalledSince : 0);
  }

  #close(code: string): void {
    this.#closed = true;
    this.#unsent.clear();
    const writes = this.#writes.splice(0);
    for (const write of writes) write.settle.reject(new EnvError(code, 'write'));
  }

  #launch(kind: Piece['kind'], bytes: Uint8Array, departNs: number): number {
    let arrivesAt = this.#link.arrivalNs(departNs, bytes.length, this.#stream);
    if (arrivesAt < this.#lastArrival) arrivesAt = this.#lastArrival;
    this.#lastArrival = arrivesAt;
    if (this.#severed) return arrivesAt;
    this.#flight.push({ kind, bytes, arrivesAt });
    if (this.#flight.length - this.#flightHead === 1) this.#net.kernel.at(arrivesAt, this.#arrive);
    return arrivesAt;
  }

  /** The first piece under way reaches the far end, or would. Exactly one such event is pending while anything is under way. */
  readonly #arrive = (): void => {
    if (this.#flightHead === this.#flight.length) return;
    const link = this.#link;
    const piece = this.#flight[this.#flightHead];
    if (link.isCut || this.dark || !this.#net.isUp(this.#receiver.hostName)) {
      this.#lose(piece);
      return;
    }
    if (link.isClogged) {
      link.hold(this.#arrive);
      return;
    }
    this.#lostSince = -1;
    this.#flightHead++;
    if (this.#flightHead === this.#flight.length) {
      this.#flight.length = 0;
      this.#flightHead = 0;
    } else {
      if (this.#flightHead > 1024) {
        this.#flight.splice(0, this.#flightHead);
        this.#flightHead = 0;
      }
      this.#net.kernel.at(this.#flight[this.#flightHead].arrivesAt, this.#arrive);
    }
    this.#deliver(piece);
  };

  #deliver(piece: Piece): void {
    const receiver = this.#receiver;
    if (piece.kind === 'reset') {
      receiver.broken('ECONNRESET');
      return;
    }
    if (receiver.gone) {
      // A machine that knows nothing of a connection, or whose process has closed it, answers data with RST.
      if (piece.kind === 'data' || receiver.vanished) this.#net.post(this.#back, this.#stream, () => this.#sender.broken('ECONNRESET'));
      this.sever();
      return;
    }
    this.#net.trace.emit(events.netReceive, receiver.process.actor, this.#connection, this.receivedBytes, piece.bytes.length);
    if (piece.kind === 'fin') this.ended = true;
    else {
      this.receivedBytes += piece.bytes.length;
      this.received.push(piece.bytes);
      if (this.#blocked) this.#stallIfFull();
    }
    receiver.arrived();
  }

  #lose(piece: Piece): void {
    const now = this.#net.kernel.now;
    const limits = this.#net.limits;
    if (this.#sender.vanished) {
      this.sever();
      return;
    }
    if (this.#lostSince < 0) {
      this.#lostSince = now;
      this.#retryNs = limits.retransmitFirstNs;
    } else {
      this.#retryNs = Math.min(this.#retryNs * 2, limits.retransmitMostNs);
    }
    if (now - this.#lostSince >= limits.retransmitGiveUpNs) {
      this.sever();
      this.#sender.broken('ETIMEDOUT');
      return;
    }
    const retryAt = now + this.#retryNs;
    this.#net.trace.emit(events.netLost, this.#sender.process.actor, this.#connection, this.receivedBytes, piece.bytes.length, retryAt);
    this.#net.kernel.at(retryAt, this.#arrive);
  }
}
