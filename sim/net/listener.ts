/** A listening port with its accept queue. A full queue drops attempts to connect, which are then made again by the peer. */
import { EnvError } from '../env/error.ts';
import type { Socket } from '../env/net.ts';
import type { Settle, SimProcess } from '../process/process.ts';
import { netAccept, netAcceptError, netListenEnd } from './net-events.ts';
import { SocketHandle } from './socket-handle.ts';
import type { SimSocket } from './socket.ts';

/** What a fault makes of an accept. */
export type AcceptRule = () => 'ECONNABORTED' | 'EMFILE' | undefined;

interface Waiter {
  readonly settle: Settle<Socket>;
  told: boolean;
}

export class SimListener {
  readonly address: { readonly host: string; readonly port: number };
  readonly process: SimProcess;
  readonly backlog: number;
  readonly #rule: AcceptRule;
  readonly #onClose: () => void;
  readonly #queue: SimSocket[] = [];
  readonly #waiters: Waiter[] = [];
  #told = 0;
  #closed = false;

  constructor(
    process: SimProcess,
    address: { readonly host: string; readonly port: number },
    backlog: number,
    rule: AcceptRule,
    onClose: () => void,
  ) {
    this.process = process;
    this.address = address;
    this.backlog = backlog;
    this.#rule = rule;
    this.#onClose = onClose;
  }

  get full(): boolean {
    return this.#queue.length >= this.backlog;
  }

  accept(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Socket> {
    return this.process.operation<Socket>('net.accept', options.signal, (settle) => {
      if (this.#closed) {
        settle.reject(new EnvError('ECLOSED', 'accept'));
        return;
      }
      const waiter: Waiter = { settle, told: false };
      this.#waiters.push(waiter);
      this.#match();
      return () => {
        this.#leave(waiter);
        this.#match();
      };
    });
  }

  close(): void {
    if (!this.process.running || this.#closed) return;
    this.process.enter('net.close');
    this.#stop();
    for (const socket of this.#queue.splice(0)) socket.resetAt(this.process.now);
    for (const waiter of this.#waiters.splice(0)) waiter.settle.reject(new EnvError('ECLOSED', 'accept'));
  }

  /** The process is gone; its sockets, also those not yet accepted, are dealt with by whoever keeps them. */
  processEnded(): void {
    if (!this.#closed) this.#stop();
  }

  /** Puts an established connection into the accept queue. */
  enqueue(socket: SimSocket): void {
    this.#queue.push(socket);
    this.#match();
  }

  #stop(): void {
    this.#closed = true;
    this.process.trace.emit(netListenEnd, this.process.actor, this.address.port);
    this.#onClose();
  }

  /** Tells as many waiters as there are connections. Which of them gets which is decided at delivery. */
  #match(): void {
    if (this.#told >= this.#queue.length) return;
    for (const waiter of this.#waiters) {
      if (this.#told >= this.#queue.length) return;
      if (waiter.told) continue;
      waiter.told = true;
      this.#told++;
      waiter.settle.resolve(() => this.#take(waiter));
    }
  }

  #leave(waiter: Waiter): void {
    const index = this.#waiters.indexOf(waiter);
    if (index < 0) return;
    this.#waiters.splice(index, 1);
    if (waiter.told) this.#told--;
  }

  #take(waiter: Waiter): Socket {
    this.#leave(waiter);
    try {
      return new SocketHandle(this.#next());
    } finally {
      this.#match();
    }
  }

  #next(): SimSocket {
    if (this.#closed) throw new EnvError('ECLOSED', 'accept');
    const process = this.process;
    const code = this.#rule();
    if (code !== undefined) {
      process.trace.emit(netAcceptError, process.actor, this.#queue[0].connection, this.address.port, process.trace.text(code));
      if (code === 'ECONNABORTED') this.#queue.shift()?.resetAt(process.now);
      throw new EnvError(code, 'accept');
    }
    const socket = this.#queue.shift() as SimSocket;
    socket.unaccepted = false;
    process.trace.emit(netAccept, process.actor, socket.connection, this.address.port);
    return socket;
  }
}
