/** A value that is given once, for any number of tasks that wait for it. */
import type { Oneshot } from '../env/channels.ts';
import type { Settle, SimProcess } from '../process/process.ts';
import { channelSend } from './channel-events.ts';

export class OneshotCell<T> implements Oneshot<T> {
  readonly #process: SimProcess;
  readonly #nameId: number;
  #given: { readonly value: T } | undefined;
  readonly #waiters = new Set<Settle<T>>();

  constructor(process: SimProcess, name: string) {
    this.#process = process;
    this.#nameId = process.trace.text(name);
  }

  resolve(value: T): boolean {
    if (!this.#process.running) return false;
    this.#process.enter('channel.resolve');
    if (this.#given !== undefined) return false;
    this.#given = { value };
    this.#process.trace.emit(channelSend, this.#process.actor, this.#nameId, 1, this.#waiters.size);
    for (const settle of this.#waiters) settle.resolve(() => value);
    this.#waiters.clear();
    return true;
  }

  wait(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<T> {
    return this.#process.operation<T>('channel.wait', options.signal, (settle) => {
      const given = this.#given;
      if (given !== undefined) {
        settle.resolve(() => given.value);
        return;
      }
      this.#waiters.add(settle);
      return () => this.#waiters.delete(settle);
    });
  }
}
