/** The project's own queue with four children per node instead of two, its handles and slots included. */
import type { PendingEvents } from './pending-events.ts';

const SLOT_LIMIT = 0x400000;

export class FourAryHeap implements PendingEvents {
  #time = new Float64Array(16_384);
  #sequence = new Float64Array(16_384);
  #slotOf = new Uint32Array(16_384);
  #size = 0;
  #nextSequence = 0;
  readonly #actions: ((() => void) | undefined)[] = [];
  readonly #generation: number[] = [];
  readonly #freeSlots: number[] = [];
  timeNs = 0;

  push(timeNs: number, action: () => void): number {
    const slot = this.#claim(action);
    if (this.#size === this.#time.length) this.#grow();
    const time = this.#time;
    const sequence = this.#sequence;
    const slotOf = this.#slotOf;
    let i = this.#size++;
    while (i > 0) {
      const parent = (i - 1) >> 2;
      if (time[parent] <= timeNs) break;
      time[i] = time[parent];
      sequence[i] = sequence[parent];
      slotOf[i] = slotOf[parent];
      i = parent;
    }
    time[i] = timeNs;
    sequence[i] = this.#nextSequence++;
    slotOf[i] = slot;
    return this.#generation[slot] * SLOT_LIMIT + slot;
  }

  pop(untilNs: number): (() => void) | undefined {
    if (this.#size === 0 || this.#time[0] > untilNs) return undefined;
    this.timeNs = this.#time[0];
    const slot = this.#removeTop();
    const action = this.#actions[slot];
    this.#actions[slot] = undefined;
    this.#generation[slot] = (this.#generation[slot] + 1) & 0x3fffffff;
    this.#freeSlots.push(slot);
    return action;
  }

  #claim(action: () => void): number {
    const slot = this.#freeSlots.pop();
    if (slot === undefined) {
      this.#actions.push(action);
      this.#generation.push(0);
      return this.#actions.length - 1;
    }
    this.#actions[slot] = action;
    return slot;
  }

  #removeTop(): number {
    const time = this.#time;
    const sequence = this.#sequence;
    const slotOf = this.#slotOf;
    const top = slotOf[0];
    const size = --this.#size;
    const t = time[size];
    const s = sequence[size];
    let i = 0;
    for (;;) {
      const first = 4 * i + 1;
      if (first >= size) break;
      let child = first;
      const end = first + 4 < size ? first + 4 : size;
      for (let other = first + 1; other < end; other++) {
        if (time[other] < time[child] || (time[other] === time[child] && sequence[other] < sequence[child])) child = other;
      }
      if (t < time[child] || (t === time[child] && s < sequence[child])) break;
      time[i] = time[child];
      sequence[i] = sequence[child];
      slotOf[i] = slotOf[child];
      i = child;
    }
    time[i] = t;
    sequence[i] = s;
    slotOf[i] = slotOf[size];
    return top;
  }

  #grow(): void {
    const time = new Float64Array(this.#time.length * 2);
    time.set(this.#time);
    const sequence = new Float64Array(time.length);
    sequence.set(this.#sequence);
    const slotOf = new Uint32Array(time.length);
    slotOf.set(this.#slotOf);
    this.#time = time;
    this.#sequence = sequence;
    this.#slotOf = slotOf;
  }
}
