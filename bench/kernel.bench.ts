/**
 * What an event costs with everything around it, in units of a bare operation on the event queue: a callback on the kernel, and a
 * task that sleeps through the environment of a process in a whole world, with the trace digest on.
 */
import type { Scenario } from '../scenarios/scenario.ts';
import { chooseDrain } from '../sim/kernel/drain.ts';
import { EventQueue } from '../sim/kernel/event-queue.ts';
import { Kernel } from '../sim/kernel/kernel.ts';
import { MILLISECOND, SECOND } from '../sim/kernel/time.ts';
import { eventKind, Trace } from '../sim/kernel/trace.ts';
import { World } from '../sim/world/world.ts';
import { compare } from './measure/compare.ts';
import { DELAYS, delays } from './measure/delays.ts';

const PENDING = 1_000;
const EVENTS = 40_000;
const ROUNDS_OF_SLEEP = EVENTS / PENDING;
const delayOf = delays((stream) => stream.exponential(SECOND));
const woke = eventKind('bench.woke', ['number', 'delay:duration']);
const drain = await chooseDrain();

const scenario: Scenario = {
  name: 'bench',
  capstone: 'bench',
  story: '',
  exercises: [],
  seeds: 'one',
  durationNs: 1_000_000 * SECOND,
  hosts: [{ name: 'n1' }],
  network: {
    latency: { law: 'constant', value: MILLISECOND },
    bandwidthBytesPerSecond: 10_000_000,
    segmentBytes: { law: 'constant', value: 1460 },
  },
  cast: {},
  faults: [],
};

function heapOperations(): void {
  const queue = new EventQueue();
  const nothing = (): void => {};
  for (let i = 0; i < PENDING; i++) queue.push(delayOf[i], nothing);
  for (let i = 0; i < EVENTS; i++) {
    const action = queue.pop(Infinity) ?? nothing;
    queue.push(queue.timeNs + delayOf[i % DELAYS], action);
  }
}

async function callbacks(traced: boolean): Promise<void> {
  const kernel = new Kernel();
  const trace = new Trace(() => kernel.now, new Set());
  const actor = trace.text('n1');
  let next = 0;
  for (let i = 0; i < PENDING; i++) {
    const act = (): void => {
      const delay = delayOf[next++ % DELAYS];
      if (traced) trace.emit(woke, actor, i, delay);
      if (next < EVENTS) kernel.after(delay, act);
    };
    kernel.after(delayOf[i], act);
  }
  await kernel.run(Infinity, drain);
}

/** 1,000 tasks of one process that sleep. A member of the cast pays nothing for a call, a program under test a microsecond. */
async function tasks(role: 'cast' | 'program', keep: 'digest' | 'all'): Promise<void> {
  const world = new World(scenario, '1', keep === 'all' ? 'all' : new Set());
  let next = 0;
  const boot = role === 'cast' ? world.actor.bind(world) : world.boot.bind(world);
  const { trace } = world;
  const actor = trace.text('n1');
  boot('n1', 'sleeper', async ({ clock, tasks }) => {
    const spawned = Array.from({ length: PENDING }, (_, i) =>
      tasks.spawn('sleep', async () => {
        for (let n = 0; n < ROUNDS_OF_SLEEP; n++) {
          const delay = delayOf[next++ % DELAYS];
          await clock.sleep(delay);
          trace.emit(woke, actor, i, delay);
        }
      }),
    );
    for (const task of spawned) await task.join();
  });
  const end = await world.run(drain, () => false);
  if (end !== 'finished' || trace.count < EVENTS) throw new Error(`the run ended early: ${end}`);
}

const HEAP = 'pop and push on the event queue';
const DIGEST = 'task event of the cast, digest only';
const cases = [
  { name: HEAP, operations: EVENTS, run: heapOperations },
  { name: 'callback event', operations: EVENTS, run: () => callbacks(false) },
  { name: 'callback event with a traced event', operations: EVENTS, run: () => callbacks(true) },
  { name: DIGEST, operations: EVENTS, run: () => tasks('cast', 'digest') },
  { name: 'task event of a program, digest only', operations: EVENTS, run: () => tasks('program', 'digest') },
  { name: 'task event of the cast, trace kept', operations: EVENTS, run: () => tasks('cast', 'all') },
];
await compare({ title: 'Events, 1,000 pending', operation: 'event', baseline: HEAP, cases });
await compare({ title: 'Keeping the trace', operation: 'event', baseline: DIGEST, cases: [cases[3], cases[5]] });
