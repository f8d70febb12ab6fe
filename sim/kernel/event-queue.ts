/**
 * The pending events: a binary heap over parallel typed arrays, ordered by (time, sequence number), and a first-in first-out lane
 * for events due at once, which go ahead of the heap. Events at one instant therefore have a stable order.
 *
 * A binary heap needs no tuning for the shapes a network simulation has (far timeouts, many ties), on which calendar queues
 * collapse; see bench/event-queue.
 */
export type Action = () => void;

/** Names a scheduled event until it runs or is cancelled; then it names nothing and cancelling it does nothing. */
export type EventHandle = number;

const SLOT_LIMIT = 0x400000;

export class EventQueue {
  #time = new Float64Array(1024);
  #sequence = new Float64Array(1024);
  #slotOf = new Uint32Array(1024);
  #heapSize = 0;
  #nextSequence = 0;

  #actions: (Action | undefined)[] = [];
  #generation: number[] = [];
  #freeSlots: number[] = [];

  #soon: number[] = [];
  #soonHead = 0;
  #live = 0;

  /** Events neither run nor cancelled. */
  get size(): number {
    return this.#live;
  }

  /** Adds an event at an absolute time. */
  push(timeNs: number, action: Action): EventHandle {
    const slot = this.#claim(action);
    if (this.#heapSize === this.#time.length) this.#grow();
    const time = this.#time;
    const sequence = this.#sequence;
    const slotOf = this.#slotOf;
    const seq = this.#nextSequence++;
    let i = this.#heapSize++;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      // A new event has the greatest sequence number, so it never passes one of equal time.
      if (time[parent] <= timeNs) break;
      time[i] = time[parent];
      sequence[i] = sequence[parent];
      slotOf[i] = slotOf[parent];
      i = parent;
    }
    time[i] = timeNs;
    sequence[i] = seq;
    slotOf[i] = slot;
    return this.#generation[slot] * SLOT_LIMIT + slot;
  }

  /** Adds an event that is due now, after those added so before it and ahead of every timed one. */
  pushSoon(action: Action): EventHandle {
    const slot = this.#claim(action);
    this.#soon.push(slot);
    return this.#generation[slot] * SLOT_LIMIT + slot;
  }

  cancel(handle: EventHandle): void {
    const slot = handle % SLOT_LIMIT;
    if (this.#generation[slot] !== (handle - slot) / SLOT_LIMIT || this.#actions[slot] === undefined) return;
    // The heap entry stays and is skipped when it comes up: cheaper than removal from the middle.
    this.#actions[slot] = undefined;
    this.#live--;
  }

  /**
   * Takes the next event due at or before `untilNs`, or returns undefined. `timeNs` then holds its time; events of the immediate
   * lane have the time that was current.
   */
  pop(untilNs: number): Action | undefined {
    while (this.#soonHead < this.#soon.length) {
      const action = this.#release(this.#soon[this.#soonHead++]);
      if (this.#soonHead === this.#soon.length) {
        this.#soon.length = 0;
        this.#soonHead = 0;
      } else if (this.#soonHead > 4096) {
        this.#soon.splice(0, this.#soonHead);
        this.#soonHead = 0;
      }
      if (action !== undefined) return action;
    }
    while (this.#heapSize > 0 && this.#time[0] <= untilNs) {
      const due = this.#time[0];
      const action = this.#release(this.#removeTop());
      if (action !== undefined) {
        this.timeNs = due;
        return action;
      }
    }
    return undefined;
  }

  /** Time of the event that `pop` last took from the heap. */
  timeNs = 0;

  #claim(action: Action): number {
    this.#live++;
    const slot = this.#freeSlots.pop();
    if (slot === undefined) {
      this.#actions.push(action);
      this.#generation.push(0);
      if (this.#actions.length >= SLOT_LIMIT) throw new Error('event queue: more than 4 million pending events');
      return this.#actions.length - 1;
    }
    this.#actions[slot] = action;
    return slot;
  }

  #release(slot: number): Action | undefined {
    const action = this.#actions[slot];
    if (action !== undefined) this.#live--;
    this.#actions[slot] = undefined;
    this.#generation[slot] = (this.#generation[slot] + 1) & 0x3fffffff;
    this.#freeSlots.push(slot);
    return action;
  }

  #removeTop(): number {
    const time = this.#time;
    const sequence = this.#sequence;
    const slotOf = this.#slotOf;
    const top = slotOf[0];
    const size = --this.#heapSize;
    if (size > 0) {
      const t = time[size];
      const s = sequence[size];
      const slot = slotOf[size];
      let i = 0;
      for (;;) {
        let child = 2 * i + 1;
        if (child >= size) break;
        const right = child + 1;
        if (right < size && (time[right] < time[child] || (time[right] === time[child] && sequence[right] < sequence[child])))
          child = right;
        if (t < time[child] || (t === time[child] && s < sequence[child])) break;
        time[i] = time[child];
        sequence[i] = sequence[child];
        slotOf[i] = slotOf[child];
        i = child;
      }
      time[i] = t;
      sequence[i] = s;
      slotOf[i] = slot;
    }
    return top;
  }

  #grow(): void {
    const capacity = this.#time.length * 2;
    const time = new Float64Array(capacity);
    time.set(this.#time);
    this.#time = time;
    const sequence = new Float64Array(capacity);
    sequence.set(this.#sequence);
    this.#sequence = sequence;
    const slotOf = new Uint32Array(capacity);
    slotOf.set(this.#slotOf);
    this.#slotOf = slotOf;
  }
}
