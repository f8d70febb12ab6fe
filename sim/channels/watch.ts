/** One current value with a version that grows at each set. Whoever waits sees the latest value, not each one. */
import type { Watch } from '../env/channels.ts';
import type { Settle, SimProcess } from '../process/process.ts';
import { watchSet } from './channel-events.ts';

interface Waiter<T> {
  readonly since: number;
  readonly settle: Settle<T>;
}

export class WatchCell<T> implements Watch<T> {
  readonly #process: SimProcess;
  readonly #nameId: number;
  #value: T;
  #version = 0;
  #waiters: Waiter<T>[] = [];

  constructor(process: SimProcess, name: string, initial: T) {
    this.#process = process;
    this.#nameId = process.trace.text(name);
    this.#value = initial;
  }

  get value(): T {
    return this.#value;
  }

  get version(): number {
    return this.#version;
  }

  set(value: T): void {
    if (!this.#process.running) return;
    this.#process.enter('watch.set');
    this.#value = value;
    this.#version++;
    this.#process.trace.emit(watchSet, this.#process.actor, this.#nameId, this.#version);
    const told = this.#waiters.filter((waiter) => waiter.since < this.#version);
    this.#waiters = this.#waiters.filter((waiter) => waiter.since >= this.#version);
    for (const waiter of told) waiter.settle.resolve(() => this.#value);
  }

  changed(options: { readonly signal?: AbortSignal | undefined; readonly since?: number } = {}): Promise<T> {
    const since = options.since ?? this.#version;
    return this.#process.operation<T>('watch.changed', options.signal, (settle) => {
      if (this.#version > since) {
        settle.resolve(() => this.#value);
        return;
      }
      const waiter: Waiter<T> = { since, settle };
      this.#waiters.push(waiter);
      return () => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter);
      };
    });
  }
}
