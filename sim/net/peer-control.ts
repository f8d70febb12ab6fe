/**
 * What a scripted peer can do to its end of a connection that a program cannot: choose the pieces, end or reset the stream at a byte, vanish,
 * stop taking bytes.
 */
import type { Socket } from '../env/net.ts';
import { SocketHandle } from './socket-handle.ts';
import type { SimSocket } from './socket.ts';

export interface PeerControl {
  /** World-wide number of the connection, as in the trace. */
  readonly connection: number;
  /** Bytes of this end's direction that have left. */
  readonly sentBytes: number;
  /** Bytes that have reached this end's receive buffer. */
  readonly receivedBytes: number;
  /** Time this end could not send because its peer's receive buffer was full, in nanoseconds. */
  readonly stalledNs: number;
  /**
   * Sends `bytes` in pieces of exactly `sizes` bytes, as far as the peer's window allows; what is left over goes in one more piece.
   * Not bound by the send buffer; not to be mixed with a write that still waits.
   */
  sendSegments(bytes: Uint8Array, sizes: readonly number[]): void;
  /** Once the stream has reached `offset` bytes, ends it, resets the connection or vanishes; what was written past it is dropped. */
  cutAt(offset: number, how: 'fin' | 'reset' | 'vanish'): void;
  /** Disappears now, without FIN or RST: nothing more is sent, what the peer sends gets lost. */
  vanish(): void;
  /** Offers no room to its peer any more, whatever is read. */
  stopReading(): void;
  resumeReading(): void;
}

/** The world-wide number of the connection behind a socket of the simulated network. */
export function connectionOf(socket: Socket): number {
  return simulated(socket).connection;
}

/** `peerControl(socket).vanish()`. */
export function vanish(socket: Socket): void {
  simulated(socket).vanish();
}

export function peerControl(socket: Socket): PeerControl {
  const end = simulated(socket);
  const { outgoing, incoming } = end;
  const fullWindowBytes = incoming.windowBytes;
  return {
    connection: end.connection,
    get sentBytes() {
      return outgoing.sentBytes;
    },
    get receivedBytes() {
      return incoming.receivedBytes;
    },
    get stalledNs() {
      return outgoing.stalledUntilNowNs();
    },
    sendSegments(bytes, sizes) {
      if (!end.process.running || end.gone) return;
      let from = outgoing.writtenBytes;
      const to = from + bytes.length;
      for (const size of sizes) {
        if (from >= to || size < 1) break;
        outgoing.exactPieces.push({ from, to: Math.min(from + size, to) });
        from += size;
      }
      if (from < to) outgoing.exactPieces.push({ from, to });
      outgoing.force(bytes, end.process.now);
    },
    cutAt(offset, how) {
      outgoing.cutOff = { offset, how };
      outgoing.advance();
    },
    vanish() {
      end.vanish();
    },
    stopReading() {
      incoming.windowBytes = 0;
    },
    resumeReading() {
      incoming.windowBytes = fullWindowBytes;
      incoming.offerCredit();
    },
  };
}

function simulated(socket: Socket): SimSocket {
  const end = SocketHandle.endOf(socket);
  if (end === undefined) throw new Error('not a socket of the simulated network');
  return end;
}
