import { describe, expect, it } from 'vitest';
import { drainByNextTick } from './drain.ts';
import { Kernel } from './kernel.ts';

describe('Kernel', () => {
  it('ends when nothing is left, and says deadlock if somebody still waits', async () => {
    expect(await new Kernel().run(100, drainByNextTick)).toBe('finished');
    expect(await new Kernel().run(100, drainByNextTick, () => true)).toBe('deadlock');
  });

  it('ends at the limit of time with the clock at the limit', async () => {
    const kernel = new Kernel();
    kernel.after(500, () => {});
    expect(await kernel.run(100, drainByNextTick)).toBe('time-up');
    expect(kernel.now).toBe(100);
  });

  it('finds a livelock', async () => {
    const kernel = new Kernel({ eventsPerInstant: 1000, events: 1e9 });
    const again = (): void => void kernel.soon(again);
    again();
    expect(await kernel.run(100, drainByNextTick)).toBe('livelock');
  });

  it('gives up at its budget of events', async () => {
    const kernel = new Kernel({ eventsPerInstant: 1000, events: 5000 });
    const again = (): void => void kernel.after(1, again);
    again();
    expect(await kernel.run(1e9, drainByNextTick)).toBe('event-budget');
  });

  it('does not turn the clock back for an event in the past', async () => {
    const kernel = new Kernel();
    const seen: number[] = [];
    kernel.at(50, () => kernel.at(10, () => seen.push(kernel.now)));
    await kernel.run(100, drainByNextTick);
    expect(seen).toEqual([50]);
  });
});
