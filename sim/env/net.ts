/**
 * TCP as a byte stream. What one `write` sends may arrive in any number of pieces; no read returns a message boundary.
 *
 * Failures are errors with Node's codes: EADDRINUSE, ECONNREFUSED, ECONNRESET, EPIPE, ETIMEDOUT, EMFILE, ECONNABORTED.
 */
export interface Net {
  /** Binds and listens. `host` `0.0.0.0` takes every address of the machine. Rejects with EADDRINUSE or EADDRNOTAVAIL. */
  listen(address: { readonly host: string; readonly port: number; readonly backlog?: number }): Promise<Listener>;
  /** Resolves once the peer has accepted the handshake. */
  connect(address: { readonly host: string; readonly port: number; readonly signal?: AbortSignal | undefined }): Promise<Socket>;
}

export interface Listener {
  readonly address: { readonly host: string; readonly port: number };
  /** The next connection. Rejects with ECONNABORTED or EMFILE (try again later) or, once closed, with ECLOSED. */
  accept(options?: { readonly signal?: AbortSignal | undefined }): Promise<Socket>;
  /** Stops listening at once: connections not yet accepted are reset, later ones refused. */
  close(): void;
}

export interface Socket {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localPort: number;
  /**
   * Takes 1 .. `maxBytes` bytes (default: whatever is there, at most 65,536), or `null` once the peer has ended its side.
   * Safe to cancel: an aborted read has taken no byte. One read at a time.
   */
  read(options?: { readonly maxBytes?: number; readonly signal?: AbortSignal | undefined }): Promise<Uint8Array | null>;
  /**
   * Takes exactly `length` bytes, or rejects with ETRUNCATED when the stream ends before that.
   * NOT safe to cancel: bytes taken before an abort are lost.
   */
  readExactly(length: number, options?: { readonly signal?: AbortSignal | undefined }): Promise<Uint8Array>;
  /** Resolves once every byte is in the send buffer, which is the back-pressure. Rejects with EPIPE or ECONNRESET. */
  write(bytes: Uint8Array, options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /** Ends this side after what was written (half-close); the other side can still send. */
  end(): void;
  /** Resets the connection: what was not delivered is lost on both sides. */
  destroy(): void;
}
