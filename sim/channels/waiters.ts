/**
 * Receives that wait, first come first served. A waiter is told once there is something for it; what it gets is decided when the process
 * takes its step, so that a receive aborted in between has taken nothing and what was there for it goes to the next.
 */
import type { Settle } from '../process/process.ts';

interface Waiter<T> {
  readonly settle: Settle<T>;
  told: boolean;
}

export class Waiters<T> {
  readonly #waiting: Waiter<T>[] = [];
  readonly #available: () => number;
  readonly #take: () => T;
  #told = 0;

  /** `available` says how many waiters can be served now; `take` serves one. */
  constructor(available: () => number, take: () => T) {
    this.#available = available;
    this.#take = take;
  }

  /** Waiters that are told and have not taken their step yet. */
  get told(): number {
    return this.#told;
  }

  /** Adds a waiter, tells it at once if it can be served, and returns what withdraws it. */
  add(settle: Settle<T>): () => void {
    const waiter: Waiter<T> = { settle, told: false };
    this.#waiting.push(waiter);
    this.tell();
    return () => {
      if (this.#leave(waiter)) this.tell();
    };
  }

  /** Tells as many waiters as can be served. */
  tell(): void {
    if (this.#told === this.#waiting.length) return;
    let room = this.#available() - this.#told;
    for (const waiter of this.#waiting) {
      if (room <= 0) return;
      if (waiter.told) continue;
      waiter.told = true;
      this.#told++;
      room--;
      waiter.settle.resolve(() => {
        this.#leave(waiter);
        return this.#take();
      });
    }
  }

  #leave(waiter: Waiter<T>): boolean {
    const index = this.#waiting.indexOf(waiter);
    if (index < 0) return false;
    this.#waiting.splice(index, 1);
    if (waiter.told) this.#told--;
    return true;
  }
}
