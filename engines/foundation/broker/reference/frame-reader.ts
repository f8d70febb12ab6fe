/**
 * Cuts the byte stream of one connection into frames. Bytes taken from the socket live in this object and nowhere else, so a read
 * that is interrupted loses nothing: the next call goes on where the last one stopped.
 */
import type { Socket } from '../../../../sim/env/net.ts';

const HEADER_BYTES = 4;
/** The most a read takes ahead while the session is open-ended. */
const READ_AHEAD_BYTES = 16_384;

export type ReadResult =
  | { readonly kind: 'frame'; readonly payload: Uint8Array }
  /** The peer has ended its side; `clean` when that was between two frames. */
  | { readonly kind: 'end'; readonly clean: boolean }
  | { readonly kind: 'oversize'; readonly announcedBytes: number };

export class FrameReader {
  readonly #socket: Socket;
  readonly #maxFrameBytes: number;
  readonly #onBytes: () => void;
  /** Bytes read and not yet part of a frame. */
  #chunk: Uint8Array = new Uint8Array(0);
  #chunkAt = 0;
  readonly #header = new Uint8Array(HEADER_BYTES);
  #headerBytes = 0;
  #payload: Uint8Array | undefined;
  #payloadBytes = 0;

  constructor(socket: Socket, maxFrameBytes: number, onBytes: () => void) {
    this.#socket = socket;
    this.#maxFrameBytes = maxFrameBytes;
    this.#onBytes = onBytes;
  }

  /** True when at least one byte of an unfinished frame is here. */
  get midFrame(): boolean {
    return this.#headerBytes > 0 || this.#chunkAt < this.#chunk.length;
  }

  /**
   * The next frame. With `readAhead` false no byte beyond that frame is taken from the socket. Rejects with the signal's reason
   * when interrupted, and with the socket's error.
   */
  async next(options: { readonly readAhead: boolean; readonly signal: AbortSignal }): Promise<ReadResult> {
    for (;;) {
      const result = this.#advance();
      if (result !== undefined) return result;
      const maxBytes = options.readAhead ? READ_AHEAD_BYTES : this.#missingBytes();
      const chunk = await this.#socket.read({ maxBytes, signal: options.signal });
      if (chunk === null) return { kind: 'end', clean: !this.midFrame };
      this.#chunk = chunk;
      this.#chunkAt = 0;
      this.#onBytes();
    }
  }

  #missingBytes(): number {
    return this.#payload === undefined ? HEADER_BYTES - this.#headerBytes : this.#payload.length - this.#payloadBytes;
  }

  /** Moves what has been read into the frame under way. */
  #advance(): ReadResult | undefined {
    if (this.#payload === undefined) {
      this.#headerBytes += this.#take(this.#header, this.#headerBytes);
      if (this.#headerBytes < HEADER_BYTES) return undefined;
      const length = new DataView(this.#header.buffer).getUint32(0);
      // The limit is checked before any memory is set aside for the payload.
      if (length > this.#maxFrameBytes) return { kind: 'oversize', announcedBytes: length };
      this.#payload = new Uint8Array(length);
      this.#payloadBytes = 0;
    }
    this.#payloadBytes += this.#take(this.#payload, this.#payloadBytes);
    if (this.#payloadBytes < this.#payload.length) return undefined;
    const payload = this.#payload;
    this.#payload = undefined;
    this.#headerBytes = 0;
    return { kind: 'frame', payload };
  }

  #take(target: Uint8Array, at: number): number {
    const length = Math.min(target.length - at, this.#chunk.length - this.#chunkAt);
    if (length > 0) target.set(this.#chunk.subarray(this.#chunkAt, this.#chunkAt + length), at);
    this.#chunkAt += length;
    return length;
  }
}
