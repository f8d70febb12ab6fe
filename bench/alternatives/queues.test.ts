import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../sim/kernel/event-queue.ts';
import { CalendarQueue } from './calendar-queue.ts';
import { ComparatorHeap } from './comparator-heap.ts';
import { FourAryHeap } from './four-ary-heap.ts';
import type { PendingEvents } from './pending-events.ts';

/** Numbers of the events in the order in which they leave; undefined in `steps` takes one out, a number is a delay. */
function order(queue: PendingEvents, steps: readonly (number | undefined)[]): [number, number][] {
  const left: [number, number][] = [];
  steps.forEach((delay, id) => {
    if (delay !== undefined) queue.push(queue.timeNs + delay, () => left.push([id, queue.timeNs]));
    else queue.pop(Infinity)?.();
  });
  for (let action = queue.pop(Infinity); action !== undefined; action = queue.pop(Infinity)) action();
  return left;
}

describe.each([
  ['comparator heap', () => new ComparatorHeap()],
  ['four-ary heap', () => new FourAryHeap()],
  ['calendar queue', () => new CalendarQueue()],
])('%s', (_name, create: () => PendingEvents) => {
  it('gives the same order as the queue of the kernel', () => {
    const delay = fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 30 }) },
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.constant(undefined),
    );
    fc.assert(
      fc.property(fc.array(delay, { maxLength: 400 }), (steps) => {
        expect(order(create(), steps)).toEqual(order(new EventQueue(), steps));
      }),
    );
  });
});
