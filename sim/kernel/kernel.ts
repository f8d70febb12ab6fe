/**
 * The kernel: virtual time, the event loop and its end. It knows nothing of disks, networks or processes.
 */
import type { Drain } from './drain.ts';
import { type Action, type EventHandle, EventQueue } from './event-queue.ts';

/**
 * Why a run ended: its time was up, somebody finished it, nothing was left to happen although somebody still waits, events
 * went on without time going on, a program computed on and on without a call into its environment, or events went on without end.
 */
export type RunEnd = 'time-up' | 'finished' | 'deadlock' | 'livelock' | 'runaway' | 'event-budget';

export interface KernelLimits {
  /** Events at one instant before the run counts as a livelock. */
  readonly eventsPerInstant: number;
  /** Events in all. */
  readonly events: number;
}

export const DEFAULT_LIMITS: KernelLimits = { eventsPerInstant: 1_000_000, events: 10_000_000 };

export class Kernel {
  readonly #queue = new EventQueue();
  readonly #limits: KernelLimits;
  #now = 0;
  #executed = 0;
  #instantStart = 0;
  #reactionsPending = false;
  #end: RunEnd | undefined;

  constructor(limits: KernelLimits = DEFAULT_LIMITS) {
    this.#limits = limits;
  }

  /** Virtual time in nanoseconds since the start of the world. */
  get now(): number {
    return this.#now;
  }

  /** Events executed so far. */
  get executed(): number {
    return this.#executed;
  }

  at(timeNs: number, action: Action): EventHandle {
    return this.#queue.push(timeNs < this.#now ? this.#now : timeNs, action);
  }

  after(delayNs: number, action: Action): EventHandle {
    return this.#queue.push(this.#now + delayNs, action);
  }

  /** At this instant, after what is due already. */
  soon(action: Action): EventHandle {
    return this.#queue.pushSoon(action);
  }

  cancel(handle: EventHandle): void {
    this.#queue.cancel(handle);
  }

  /** True when reactions will run before the next event, so that whoever wants an event of its own must schedule one. */
  get reactionsPending(): boolean {
    return this.#reactionsPending;
  }

  /** Declares that the current event settled a promise or called into a program, so that reactions must run before the next. */
  wake(): void {
    this.#reactionsPending = true;
  }

  /** Ends the run after the current event. */
  finish(end: RunEnd = 'finished'): void {
    this.#end ??= end;
  }

  /**
   * Runs until virtual time passes `untilNs`, somebody calls `finish`, or a limit is met. When no event is left before that,
   * the end is `deadlock` if `waiting` says that somebody still has something to do, else `finished`.
   */
  async run(untilNs: number, drain: Drain, waiting: () => boolean = () => false): Promise<RunEnd> {
    this.#end = undefined;
    this.#reactionsPending = true;
    let first = true;
    await drain(() => {
      // The step before the first event lets reactions of the set-up run.
      if (first) {
        first = false;
        return true;
      }
      return this.#step(untilNs, waiting);
    });
    return this.#end ?? 'finished';
  }

  #step(untilNs: number, waiting: () => boolean): boolean {
    const queue = this.#queue;
    this.#reactionsPending = false;
    while (!this.#reactionsPending) {
      if (this.#end !== undefined) return false;
      const before = queue.timeNs;
      const action = queue.pop(untilNs);
      if (action === undefined) {
        if (queue.size > 0) {
          this.#now = untilNs;
          this.#end = 'time-up';
        } else {
          this.#end = waiting() ? 'deadlock' : 'finished';
        }
        return false;
      }
      this.#executed++;
      if (queue.timeNs !== before) {
        this.#now = queue.timeNs;
        this.#instantStart = this.#executed;
      } else if (this.#executed - this.#instantStart > this.#limits.eventsPerInstant) {
        this.#end = 'livelock';
        return false;
      }
      if (this.#executed > this.#limits.events) {
        this.#end = 'event-budget';
        return false;
      }
      action();
    }
    return true;
  }
}
