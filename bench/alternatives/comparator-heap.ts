/** The textbook queue: an array of event objects kept as a binary heap by a comparator given from outside. */
import type { PendingEvents } from './pending-events.ts';

interface Entry {
  readonly time: number;
  readonly sequence: number;
  readonly action: () => void;
}

const byTimeAndSequence = (a: Entry, b: Entry): number => a.time - b.time || a.sequence - b.sequence;

export class ComparatorHeap implements PendingEvents {
  readonly #entries: Entry[] = [];
  readonly #compare: (a: Entry, b: Entry) => number;
  #nextSequence = 0;
  timeNs = 0;

  constructor(compare = byTimeAndSequence) {
    this.#compare = compare;
  }

  push(time: number, action: () => void): void {
    const entries = this.#entries;
    const entry: Entry = { time, sequence: this.#nextSequence++, action };
    let i = entries.length;
    entries.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (this.#compare(entries[parent], entry) <= 0) break;
      entries[i] = entries[parent];
      i = parent;
    }
    entries[i] = entry;
  }

  pop(untilNs: number): (() => void) | undefined {
    const entries = this.#entries;
    if (entries.length === 0 || entries[0].time > untilNs) return undefined;
    const top = entries[0];
    const last = entries.pop() as Entry;
    const size = entries.length;
    if (size > 0) {
      let i = 0;
      for (;;) {
        let child = 2 * i + 1;
        if (child >= size) break;
        if (child + 1 < size && this.#compare(entries[child + 1], entries[child]) < 0) child++;
        if (this.#compare(last, entries[child]) <= 0) break;
        entries[i] = entries[child];
        i = child;
      }
      entries[i] = last;
    }
    this.timeNs = top.time;
    return top.action;
  }
}
