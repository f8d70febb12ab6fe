/**
 * Letting promise reactions run between two events: the two ways the kernel has against one turn of the host's loop per event, and
 * against waiting for a single microtask turn, which is wrong and shows the least that any way costs. The work: 1,000 sleepers, one
 * event and one `await` each time.
 */
import { type Drain, drainByNextTick, drainByTickCallback } from '../sim/kernel/drain.ts';
import { Kernel } from '../sim/kernel/kernel.ts';
import { MILLISECOND } from '../sim/kernel/time.ts';
import { drainByImmediate, drainByOneTurn } from './alternatives/drains.ts';
import { compare } from './measure/compare.ts';
import { DELAYS, delays } from './measure/delays.ts';

const SLEEPERS = 1_000;
const SLEEPS = 20;
const delayOf = delays((stream) => stream.exponential(MILLISECOND));

function sleepOn(kernel: Kernel): (delayNs: number) => Promise<void> {
  return (delayNs) =>
    new Promise((resolve) => {
      kernel.after(delayNs, () => {
        kernel.wake();
        resolve();
      });
    });
}

/** `hops` further awaits of an async function after each sleep, as a program with layers has them. */
async function sleepers(drain: Drain, hops: number): Promise<void> {
  const kernel = new Kernel();
  const sleep = sleepOn(kernel);
  let next = 0;
  let ended = 0;
  const layer = async (): Promise<void> => {};
  const sleeper = async (): Promise<void> => {
    for (let i = 0; i < SLEEPS; i++) {
      await sleep(delayOf[next++ % DELAYS]);
      for (let hop = 0; hop < hops; hop++) await layer();
    }
    ended++;
  };
  for (let i = 0; i < SLEEPERS; i++) void sleeper();
  await kernel.run(Infinity, drain);
  // A drain that leaves reactions behind also leaves the last ones of a run behind.
  if (ended !== SLEEPERS) await new Promise((resolve) => setImmediate(resolve));
  if (ended !== SLEEPERS && drain !== drainByOneTurn) throw new Error('the drain lost sleepers');
}

/** Of 100 continuations that are all due at one instant, how many ran late. */
async function late(drain: Drain): Promise<number> {
  const kernel = new Kernel();
  const sleep = sleepOn(kernel);
  let count = 0;
  void (async () => {
    await sleep(10);
    for (let i = 0; i < 100; i++) {
      await null;
      if (kernel.now !== 10) count++;
    }
  })();
  for (let time = 11; time < 1_000; time++) kernel.at(time, () => kernel.wake());
  await kernel.run(Infinity, drain);
  return count;
}

const WRONG = 'one microtask turn (wrong)';
const DRAINS: readonly (readonly [string, Drain])[] = [
  [WRONG, drainByOneTurn],
  ['tick callback (kernel, where it works)', drainByTickCallback],
  ['nextTick from a microtask (kernel)', drainByNextTick],
  ['setImmediate per event', drainByImmediate],
];

for (const hops of [0, 4]) {
  const cases = [];
  for (const [name, drain] of DRAINS) {
    const remark = `${await late(drain)} of 100 late`;
    cases.push({ name, operations: SLEEPERS * SLEEPS, run: () => sleepers(drain, hops), remark });
  }
  await compare({ title: `Draining, one sleep and ${hops} further awaits per event`, operation: 'event', baseline: WRONG, cases });
}
