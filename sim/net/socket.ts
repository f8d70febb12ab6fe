/**
 * One end of a connection; a program holds it through a `SocketHandle`.
 *
 * What had reached the receive buffer stays readable after the connection breaks, as on Linux; the error follows it.
 */
import { EnvError } from '../env/error.ts';
import type { EndOfProcess, Settle, SimProcess } from '../process/process.ts';
import { joined } from './byte-queue.ts';
import type { Flow } from './flow.ts';
import { netBroken } from './net-events.ts';

/** Bytes a read takes at most when it does not say. */
const READ_MOST_BYTES = 65_536;

type Cancel = { readonly signal?: AbortSignal | undefined };

/** Somebody who waits for bytes. `check` settles what can be settled. */
interface Reader {
  check(): void;
}

export class SimSocket {
  readonly process: SimProcess;
  readonly hostName: string;
  /** World-wide number of the connection. */
  readonly connection: number;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  peer!: SimSocket;
  outgoing!: Flow;
  incoming!: Flow;
  /** True for the end that a listener made and nobody has accepted yet. */
  unaccepted = false;
  /** True once the end has disappeared without a word to its peer. */
  vanished = false;
  #error: string | undefined;
  #closed = false;
  #reader: Reader | undefined;
  #onRelease: (() => void) | undefined;

  constructor(
    process: SimProcess,
    connection: number,
    localPort: number,
    remoteAddress: string,
    remotePort: number,
    onRelease: () => void,
  ) {
    this.process = process;
    this.hostName = process.host.name;
    this.connection = connection;
    this.localPort = localPort;
    this.remoteAddress = remoteAddress;
    this.remotePort = remotePort;
    this.#onRelease = onRelease;
  }

  /** True when this end takes no bytes any more. */
  get gone(): boolean {
    return this.#closed || this.vanished || this.#error !== undefined;
  }

  read(options: { readonly maxBytes?: number } & Cancel = {}): Promise<Uint8Array | null> {
    const limitBytes = options.maxBytes ?? READ_MOST_BYTES;
    return this.process.operation<Uint8Array | null>('net.read', options.signal, (settle) => {
      if (!(limitBytes >= 1)) {
        settle.reject(new EnvError('EINVAL', 'read'));
        return;
      }
      let told = false;
      return this.#await(settle, () => {
        if (told || !this.#readable()) return;
        told = true;
        settle.resolve(() => {
          this.#reader = undefined;
          return this.#take(limitBytes);
        });
      });
    });
  }

  readExactly(length: number, options: Cancel = {}): Promise<Uint8Array> {
    return this.process.operation<Uint8Array>('net.read_exactly', options.signal, (settle) => {
      if (!Number.isInteger(length) || length < 0) {
        settle.reject(new EnvError('EINVAL', 'read'));
        return;
      }
      // Pieces are kept as they come, so that asking for four gigabytes costs nothing before they arrive.
      const pieces: Uint8Array[] = [];
      let missing = length;
      return this.#await(settle, () => {
        while (missing > 0 && this.incoming.received.length > 0 && !this.#closed) {
          const piece = this.incoming.take(missing);
          pieces.push(piece);
          missing -= piece.length;
        }
        if (missing === 0) settle.resolve(() => joined(pieces));
        else if (this.#error !== undefined || this.#closed) settle.reject(new EnvError(this.#error ?? 'ECONNRESET', 'read'));
        else if (this.incoming.ended) settle.reject(new EnvError('ETRUNCATED', 'read'));
        else return;
        this.#reader = undefined;
        this.#release();
      });
    });
  }

  write(bytes: Uint8Array, options: Cancel = {}): Promise<void> {
    const process = this.process;
    return process.operation<void>('net.write', options.signal, (settle) => {
      if (this.#error !== undefined) settle.reject(new EnvError(this.#error, 'write'));
      else if (this.outgoing.closed || this.#closed || this.outgoing.finWanted) settle.reject(new EnvError('EPIPE', 'write'));
      else return this.outgoing.write(bytes, settle, process.now);
      return;
    });
  }

  end(): void {
    if (!this.process.running || this.gone) return;
    this.process.enter('net.end');
    this.outgoing.end(this.process.now);
    this.#release();
  }

  destroy(): void {
    if (!this.process.running || this.#closed) return;
    this.process.enter('net.destroy');
    this.resetAt(this.process.now);
  }

  /** Resets the connection from this end. */
  resetAt(departNs: number): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#error === undefined && !this.vanished) this.outgoing.reset(departNs);
    this.incoming.received.clear();
    this.#reader?.check();
    this.#release();
  }

  /** Disappears: nothing is sent any more, what is sent here is lost, nobody is told. */
  vanish(): void {
    this.vanished = true;
    this.outgoing.abandon('ETIMEDOUT');
    this.incoming.dark = true;
    this.incoming.probe();
    this.#release();
  }

  /** Something on the way ends the connection: by a reset that both ends see, by an end of this direction, or by swallowing all. */
  strike(how: 'reset' | 'fin' | 'silent'): void {
    if (this.gone) return;
    if (how === 'fin') this.outgoing.end(this.process.kernel.now);
    else if (how === 'silent') this.outgoing.dark = this.incoming.dark = true;
    else {
      this.outgoing.reset(this.process.kernel.now);
      this.#learn('ECONNRESET');
    }
    this.#release();
  }

  /** The end of the process that holds this end. */
  processEnded(how: EndOfProcess): void {
    if (how === 'power_loss' || how === 'host_reset') {
      this.vanished = true;
      this.outgoing.abandon('ECONNRESET');
      this.incoming.probe();
      this.#release();
      return;
    }
    const now = this.process.kernel.now;
    if (how === 'kill' || this.unaccepted || this.incoming.received.length > 0) {
      this.resetAt(now);
      return;
    }
    if (this.gone) return;
    this.#closed = true;
    this.outgoing.dropWaiting();
    this.outgoing.end(now);
    this.#release();
  }

  /** Something has been added to the receive buffer, or its end has come. */
  arrived(): void {
    if (this.#reader !== undefined) this.#reader.check();
    if (this.incoming.ended) this.#release();
  }

  /** This end learns that the connection is gone. */
  broken(code: string): void {
    if (this.gone) return;
    this.outgoing.abandon(code);
    this.outgoing.sever();
    this.#learn(code);
    this.#release();
  }

  #learn(code: string): void {
    this.#error = code;
    this.process.trace.emit(netBroken, this.process.actor, this.connection, this.process.trace.text(code));
    this.#reader?.check();
  }

  #readable(): boolean {
    return this.incoming.received.length > 0 || this.incoming.ended || this.#error !== undefined || this.#closed;
  }

  #take(limitBytes: number): Uint8Array | null {
    if (this.#closed) throw new EnvError('ECONNRESET', 'read');
    if (this.incoming.received.length > 0) return this.incoming.take(limitBytes);
    if (this.#error !== undefined) throw new EnvError(this.#error, 'read');
    return null;
  }

  #await<T>(settle: Settle<T>, check: () => void): (() => void) | void {
    if (this.#reader !== undefined) {
      settle.reject(new EnvError('EBUSY', 'read'));
      return;
    }
    const reader: Reader = { check };
    this.#reader = reader;
    check();
    return () => {
      if (this.#reader === reader) this.#reader = undefined;
    };
  }

  /** Gives back the port once both directions are over. */
  #release(): void {
    if (!this.gone && !(this.outgoing.closed && this.incoming.ended)) return;
    this.#onRelease?.();
    this.#onRelease = undefined;
  }
}
