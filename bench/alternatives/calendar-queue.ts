/**
 * A calendar queue (R. Brown, 1988): days of equal length, each a sorted list of its events, a year after which the days come round
 * again. The number of days follows the number of events; the length of a day is three times the mean distance of the next few.
 */
import type { PendingEvents } from './pending-events.ts';

interface Entry {
  readonly time: number;
  readonly sequence: number;
  readonly action: () => void;
}

const FEWEST_DAYS = 16;
const SAMPLE = 25;

export class CalendarQueue implements PendingEvents {
  /** Each day's events in the opposite order, so that the next one is the last. */
  #days: Entry[][] = emptyDays(FEWEST_DAYS);
  #dayLength = 1;
  #size = 0;
  #nextSequence = 0;
  /** Today, and the instant at which it ends this year. */
  #today = 0;
  #todayEnds = 1;
  timeNs = 0;

  push(time: number, action: () => void): void {
    this.#insert({ time, sequence: this.#nextSequence++, action });
    this.#size++;
    if (time < this.#todayEnds - this.#dayLength) this.#turnTo(time);
    if (this.#size > 2 * this.#days.length) this.#resize(2 * this.#days.length);
  }

  pop(untilNs: number): (() => void) | undefined {
    const next = this.#next();
    if (next === undefined || next.time > untilNs) return undefined;
    this.#days[this.#today].pop();
    this.#size--;
    this.timeNs = next.time;
    if (this.#size < this.#days.length / 2 && this.#days.length > FEWEST_DAYS) this.#resize(this.#days.length / 2);
    return next.action;
  }

  /** Turns to the day of the next event and returns the event. */
  #next(): Entry | undefined {
    if (this.#size === 0) return undefined;
    const days = this.#days;
    for (let passed = 0; passed < days.length; passed++) {
      const entry = days[this.#today].at(-1);
      if (entry !== undefined && entry.time < this.#todayEnds) return entry;
      this.#today = this.#today + 1 === days.length ? 0 : this.#today + 1;
      this.#todayEnds += this.#dayLength;
    }
    // Nothing in a whole year: look for the least of all.
    let least: Entry | undefined;
    for (const day of days) {
      const entry = day.at(-1);
      if (entry !== undefined && (least === undefined || comesBefore(entry, least))) least = entry;
    }
    if (least !== undefined) this.#turnTo(least.time);
    return least;
  }

  #insert(entry: Entry): void {
    const day = this.#days[Math.floor(entry.time / this.#dayLength) % this.#days.length];
    let i = day.length;
    day.push(entry);
    while (i > 0 && comesBefore(day[i - 1], entry)) {
      day[i] = day[i - 1];
      i--;
    }
    day[i] = entry;
  }

  #turnTo(time: number): void {
    const day = Math.floor(time / this.#dayLength);
    this.#today = day % this.#days.length;
    this.#todayEnds = (day + 1) * this.#dayLength;
  }

  #resize(count: number): void {
    const entries = this.#days.flat().sort((a, b) => (comesBefore(a, b) ? -1 : 1));
    const near = entries.slice(0, SAMPLE);
    const span = near[near.length - 1].time - near[0].time;
    this.#dayLength = Math.max(1, Math.ceil((3 * span) / near.length));
    this.#days = emptyDays(count);
    for (let i = entries.length - 1; i >= 0; i--) this.#insert(entries[i]);
    this.#turnTo(entries[0].time);
  }
}

function comesBefore(a: Entry, b: Entry): boolean {
  return a.time < b.time || (a.time === b.time && a.sequence < b.sequence);
}

function emptyDays(count: number): Entry[][] {
  return Array.from({ length: count }, () => []);
}
