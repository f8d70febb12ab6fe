/**
 * Bounded queue, many senders, one receiver. A send that finds room has sent at the moment of the call; one that must wait has sent when
 * its turn comes. An abort therefore always finds a send either done or not begun.
 */
import type { MpscReceiver, MpscSender } from '../env/channels.ts';
import type { Settle, SimProcess } from '../process/process.ts';
import { channelClose, channelReceive, channelSend } from './channel-events.ts';
import { Fifo } from './fifo.ts';
import { Waiters } from './waiters.ts';

type Cancel = { readonly signal?: AbortSignal | undefined };

interface WaitingSend<T> {
  readonly value: T;
  readonly settle: Settle<boolean>;
  /** Called once the send can no longer be aborted. */
  decided: (() => void) | undefined;
}

export function createMpsc<T>(
  process: SimProcess,
  name: string,
  capacity: number,
): { readonly sender: MpscSender<T>; readonly receiver: MpscReceiver<T> } {
  const queue = new Mpsc<T>(process, name, capacity);
  return {
    sender: {
      send: (value, options) => queue.send(value, options),
      trySend: (value) => queue.trySend(value),
      close: () => queue.close('channel.close'),
    },
    receiver: {
      receive: (options) => queue.receive(options),
      tryReceive: () => queue.tryReceive(),
      close: () => queue.close('channel.close_receiver'),
      get length() {
        return queue.length;
      },
    },
  };
}

class Mpsc<T> {
  readonly #process: SimProcess;
  readonly #nameId: number;
  readonly #capacity: number;
  readonly #values = new Fifo<{ readonly value: T }>();
  readonly #sends = new Fifo<WaitingSend<T>>();
  readonly #receives: Waiters<{ readonly value: T } | undefined>;
  #closed = false;

  constructor(process: SimProcess, name: string, capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError(`channel ${name}: capacity must be at least 1`);
    this.#process = process;
    this.#nameId = process.trace.text(name);
    this.#capacity = capacity;
    this.#receives = new Waiters(
      () => (this.#closed ? Infinity : this.#values.length),
      () => this.#shift(),
    );
  }

  get length(): number {
    return this.#values.length;
  }

  send(value: T, { signal }: Cancel = {}): Promise<boolean> {
    const process = this.#process;
    if (signal === undefined || signal.aborted) {
      return process.operation('channel.send', signal, (settle) => {
        this.#offer(value, settle);
      });
    }
    const own = new AbortController();
    return process.operation('channel.send', own.signal, (settle) => {
      const waiting = this.#offer(value, settle);
      if (waiting === undefined) return;
      const forward = (): void => own.abort(signal.reason);
      signal.addEventListener('abort', forward, { once: true });
      waiting.decided = () => signal.removeEventListener('abort', forward);
      return () => this.#sends.remove(waiting);
    });
  }

  trySend(value: T): 'sent' | 'full' | 'closed' {
    if (!this.#process.running) return 'closed';
    this.#process.enter('channel.try_send');
    if (this.#closed) return 'closed';
    if (this.#values.length >= this.#capacity) return 'full';
    this.#put(value);
    return 'sent';
  }

  receive({ signal }: Cancel = {}): Promise<{ readonly value: T } | undefined> {
    return this.#process.operation('channel.receive', signal, (settle) => this.#receives.add(settle));
  }

  tryReceive(): { readonly value: T } | undefined {
    if (!this.#process.running) return undefined;
    this.#process.enter('channel.try_receive');
    // What a waiter has been told of is not free to take.
    return this.#values.length > this.#receives.told ? this.#shift() : undefined;
  }

  close(call: string): void {
    if (!this.#process.running) return;
    this.#process.enter(call);
    if (this.#closed) return;
    this.#closed = true;
    this.#process.trace.emit(channelClose, this.#process.actor, this.#nameId, this.#values.length);
    for (let send = this.#sends.shift(); send !== undefined; send = this.#sends.shift()) {
      send.decided?.();
      send.settle.resolve(() => false);
    }
    this.#receives.tell();
  }

  #offer(value: T, settle: Settle<boolean>): WaitingSend<T> | undefined {
    if (this.#closed) settle.resolve(() => false);
    else if (this.#values.length < this.#capacity) {
      // Nobody is passed over: while a send waits, the queue is full.
      this.#put(value);
      settle.resolve(() => true);
    } else {
      const waiting: WaitingSend<T> = { value, settle, decided: undefined };
      this.#sends.push(waiting);
      return waiting;
    }
    return undefined;
  }

  #put(value: T): void {
    this.#values.push({ value });
    this.#process.trace.emit(channelSend, this.#process.actor, this.#nameId, this.#values.length, 1);
    this.#receives.tell();
  }

  #shift(): { readonly value: T } | undefined {
    const item = this.#values.shift();
    if (item === undefined) return undefined;
    this.#process.trace.emit(channelReceive, this.#process.actor, this.#nameId, this.#values.length);
    const send = this.#sends.shift();
    if (send !== undefined) {
      send.decided?.();
      this.#put(send.value);
      send.settle.resolve(() => true);
    }
    return item;
  }
}
