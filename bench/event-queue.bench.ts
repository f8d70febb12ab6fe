/**
 * The queue of pending events against the alternatives that were considered, in the hold model: take the next event, put it back at
 * a drawn delay. Shapes: exponential delays; many events at one instant; mostly short delays with a few far timeouts, as in a network
 * with retries.
 */
import { EventQueue } from '../sim/kernel/event-queue.ts';
import type { RandomStream } from '../sim/kernel/random-streams.ts';
import { MICROSECOND, MILLISECOND, SECOND } from '../sim/kernel/time.ts';
import { CalendarQueue } from './alternatives/calendar-queue.ts';
import { ComparatorHeap } from './alternatives/comparator-heap.ts';
import { FourAryHeap } from './alternatives/four-ary-heap.ts';
import type { PendingEvents } from './alternatives/pending-events.ts';
import { compare } from './measure/compare.ts';
import { DELAYS, delays } from './measure/delays.ts';
import { freshCopy } from './measure/fresh-copy.ts';

interface Shape {
  readonly name: string;
  readonly draw: (stream: RandomStream) => number;
}

const exponential: Shape = { name: 'exponential delays', draw: (stream) => stream.exponential(MILLISECOND) };
const ties: Shape = { name: 'whole ticks, many ties', draw: (stream) => stream.between(0, 9) * MILLISECOND };
const timeouts: Shape = {
  name: '95 % short, 5 % far timeouts',
  draw: (stream) => (stream.chance(50_000) ? stream.between(1, 30) * SECOND : stream.exponential(10 * MICROSECOND)),
};

/** Uses nothing from outside itself, so that it can be copied. */
function hold(queue: PendingEvents, delayOf: Float64Array, operations: number): number {
  const mask = delayOf.length - 1;
  let sum = 0;
  for (let i = 0; i < operations; i++) {
    const action = queue.pop(Infinity) as () => void;
    sum = (Math.imul(sum, 31) + queue.timeNs) | 0;
    queue.push(queue.timeNs + delayOf[i & mask], action);
  }
  return sum;
}

const nothing = (): void => {};

const QUEUES: readonly (readonly [string, () => PendingEvents])[] = [
  ['binary heap, typed arrays (kernel)', () => new EventQueue()],
  ['4-ary heap, typed arrays', () => new FourAryHeap()],
  ['objects and comparator', () => new ComparatorHeap()],
  ['calendar queue', () => new CalendarQueue()],
];

/** Both queues have gone the same way, or the comparison is void. */
const checksums = new Map<string, string>();

async function measure(shape: Shape, pending: number, operations: number): Promise<void> {
  const delayOf = delays(shape.draw);
  const cases = QUEUES.map(([name, create]) => {
    const queue = create();
    for (let i = 0; i < pending; i++) queue.push(delayOf[(i * 7) % DELAYS], nothing);
    const drive = freshCopy(hold);
    let sums = '';
    return {
      name,
      operations,
      run: () => {
        sums += `${drive(queue, delayOf, operations)} `;
        checksums.set(name, sums);
      },
    };
  });
  await compare({ title: `Event queue, ${shape.name}, ${pending} pending`, operation: 'pop and push', baseline: QUEUES[0][0], cases });
  if (new Set(checksums.values()).size !== 1) throw new Error('the queues gave their events in different orders');
}

for (const pending of [100, 1_000, 10_000]) await measure(exponential, pending, 100_000);
await measure(ties, 10_000, 5_000);
await measure(timeouts, 10_000, 5_000);
