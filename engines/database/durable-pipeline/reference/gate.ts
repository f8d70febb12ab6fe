/** Waiting for something to change, between tasks of one process. */
export class Gate {
  #waiting: (() => void)[] = [];

  /** Resolves at the next `open`. Check the condition before and after: an opening with nobody waiting is not remembered. */
  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Lets everyone go on who waits now. */
  open(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** One holder at a time, first come, first served. */
export class Mutex {
  #tail: Promise<unknown> = Promise.resolve();

  async hold<T>(body: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(body);
    // Whoever comes next only needs to know that this one is over.
    this.#tail = turn.catch(() => undefined);
    return turn;
  }
}
