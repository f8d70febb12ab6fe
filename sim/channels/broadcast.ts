/**
 * Lossy ring: a sender never waits, a receiver that falls more than the capacity behind is told exactly how many values it has missed
 * and goes on with the oldest one retained. The capacity is taken as it is, not rounded.
 */
import type { Broadcast, BroadcastItem, BroadcastReceiver } from '../env/channels.ts';
import type { SimProcess } from '../process/process.ts';
import { channelClose, channelLagged, channelReceive, channelSend } from './channel-events.ts';
import { Waiters } from './waiters.ts';

type Cancel = { readonly signal?: AbortSignal | undefined };

export function createBroadcast<T>(process: SimProcess, name: string, capacity: number): Broadcast<T> {
  const ring = new Ring<T>(process, name, capacity);
  return {
    capacity,
    get receiverCount() {
      return ring.receiverCount;
    },
    send: (value) => ring.send(value),
    subscribe: () => ring.subscribe(),
    close: () => ring.close(),
  };
}

class Ring<T> {
  readonly capacity: number;
  readonly process: SimProcess;
  readonly nameId: number;
  readonly #ring: T[] = [];
  readonly #receivers = new Set<RingReceiver<T>>();
  #subscribed = 0;
  /** Values sent so far. */
  published = 0;
  closed = false;

  constructor(process: SimProcess, name: string, capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError(`channel ${name}: capacity must be at least 1`);
    this.process = process;
    this.nameId = process.trace.text(name);
    this.capacity = capacity;
  }

  get receiverCount(): number {
    return this.#receivers.size;
  }

  /** Number of the oldest value still there. */
  get oldest(): number {
    return this.published > this.capacity ? this.published - this.capacity : 0;
  }

  valueAt(number: number): T {
    return this.#ring[number % this.capacity];
  }

  send(value: T): number {
    if (!this.process.running) return 0;
    this.process.enter('channel.broadcast');
    if (this.closed) return 0;
    this.#ring[this.published % this.capacity] = value;
    this.published++;
    this.process.trace.emit(channelSend, this.process.actor, this.nameId, this.published - this.oldest, this.#receivers.size);
    for (const receiver of this.#receivers) receiver.tell();
    return this.#receivers.size;
  }

  subscribe(): BroadcastReceiver<T> {
    this.process.enter('channel.subscribe');
    const receiver = new RingReceiver(this, this.#subscribed++, () => this.#receivers.delete(receiver));
    if (this.process.running) this.#receivers.add(receiver);
    return receiver;
  }

  close(): void {
    if (!this.process.running) return;
    this.process.enter('channel.close');
    if (this.closed) return;
    this.closed = true;
    this.process.trace.emit(channelClose, this.process.actor, this.nameId, this.published - this.oldest);
    for (const receiver of this.#receivers) receiver.tell();
  }
}

class RingReceiver<T> implements BroadcastReceiver<T> {
  readonly #ring: Ring<T>;
  readonly #number: number;
  readonly #forget: () => void;
  readonly #waiters: Waiters<BroadcastItem<T> | undefined>;
  /** Number of the value that is due next. */
  #position: number;
  #over = false;

  constructor(ring: Ring<T>, number: number, forget: () => void) {
    this.#ring = ring;
    this.#number = number;
    this.#forget = forget;
    this.#position = ring.published;
    // Of many values only the retained ones are left to give, and one notice of what was missed.
    this.#waiters = new Waiters(
      () => (this.#over || ring.closed ? Infinity : Math.min(ring.published - this.#position, ring.capacity + 1)),
      () => this.#take(),
    );
  }

  get length(): number {
    if (this.#over) return 0;
    return this.#ring.published - Math.max(this.#position, this.#ring.oldest);
  }

  receive({ signal }: Cancel = {}): Promise<BroadcastItem<T> | undefined> {
    return this.#ring.process.operation('channel.receive', signal, (settle) => this.#waiters.add(settle));
  }

  unsubscribe(): void {
    if (!this.#ring.process.running || this.#over) return;
    this.#ring.process.enter('channel.unsubscribe');
    this.#over = true;
    this.#forget();
    this.#waiters.tell();
  }

  /** Lets waiting receives know of something new. */
  tell(): void {
    this.#waiters.tell();
  }

  #take(): BroadcastItem<T> | undefined {
    const ring = this.#ring;
    if (this.#over) return undefined;
    const { trace, actor } = ring.process;
    const missed = ring.oldest - this.#position;
    if (missed > 0) {
      this.#position = ring.oldest;
      trace.emit(channelLagged, actor, ring.nameId, missed, this.#number);
      return { kind: 'lagged', missed };
    }
    if (this.#position === ring.published) return undefined;
    const value = ring.valueAt(this.#position++);
    trace.emit(channelReceive, actor, ring.nameId, ring.published - this.#position, this.#number);
    return { kind: 'value', value };
  }
}
