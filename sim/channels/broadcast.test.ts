import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BroadcastItem } from '../env/channels.ts';
import { MILLISECOND } from '../kernel/time.ts';
import { inProcess } from './test-process.ts';

type Act = { readonly do: 'send' } | { readonly do: 'receive' | 'leave' | 'join'; readonly who: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ do: 'send' } as const) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('receive' as const), who: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'join' as const), who: fc.nat(3) }) },
);

describe('a broadcast ring', () => {
  it('behaves as a list of everything ever sent, of which the last `capacity` are kept', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(act, { maxLength: 80 }), async (capacity, acts) => {
        await inProcess(async ({ channels }) => {
          const ring = channels.broadcast<number>('ring', capacity);
          const receivers = [ring.subscribe(), ring.subscribe(), ring.subscribe(), ring.subscribe()];
          // The model: how many were sent, and which each receiver is due next; undefined once it has left.
          let sent = 0;
          const due: (number | undefined)[] = [0, 0, 0, 0];
          for (const step of acts) {
            if (step.do === 'send') {
              expect(ring.send(sent++)).toBe(due.filter((next) => next !== undefined).length);
            } else if (step.do === 'leave') {
              receivers[step.who].unsubscribe();
              due[step.who] = undefined;
            } else if (step.do === 'join') {
              receivers[step.who].unsubscribe();
              receivers[step.who] = ring.subscribe();
              due[step.who] = sent;
            } else {
              const next = due[step.who];
              const oldest = Math.max(0, sent - capacity);
              if (next === sent) continue;
              let expected: BroadcastItem<number> | undefined;
              if (next !== undefined && next < oldest) {
                expected = { kind: 'lagged', missed: sent - capacity - next };
                due[step.who] = oldest;
              } else if (next !== undefined) {
                expected = { kind: 'value', value: next };
                due[step.who] = next + 1;
              }
              expect(await receivers[step.who].receive()).toEqual(expected);
            }
            due.forEach((next, who) => {
              expect(receivers[who].length).toBe(next === undefined ? 0 : sent - Math.max(next, sent - capacity));
            });
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('tells a parked receiver the exact number missed, then gives it what is retained', async () => {
    await inProcess(async ({ channels, events }) => {
      const ring = channels.broadcast<number>('frames', 256);
      const receiver = ring.subscribe();
      for (let round = 0; round < 3; round++) {
        for (let i = 0; i < 1000; i++) ring.send(round * 1000 + i);
        expect(await receiver.receive()).toEqual({ kind: 'lagged', missed: 744 });
        for (let i = 744; i < 1000; i++) expect(await receiver.receive()).toEqual({ kind: 'value', value: round * 1000 + i });
      }
      expect(events('channel.lagged').map((event) => event.b)).toEqual([744, 744, 744]);
    });
  });

  it('lets receivers drain after it has closed, and answers waiting ones', async () => {
    await inProcess(async ({ channels, sleep }) => {
      const ring = channels.broadcast<number>('ring', 4);
      const slow = ring.subscribe();
      const quick = ring.subscribe();
      ring.send(1);
      expect(await quick.receive()).toEqual({ kind: 'value', value: 1 });
      const waiting = quick.receive();
      await sleep(MILLISECOND);
      ring.close();
      expect(await waiting).toBeUndefined();
      expect(ring.send(2)).toBe(0);
      expect(await slow.receive()).toEqual({ kind: 'value', value: 1 });
      expect(await slow.receive()).toBeUndefined();
    });
  });

  it('loses nothing to a receive that is aborted after it was told', async () => {
    await inProcess(async ({ channels, process, sleep }) => {
      const ring = channels.broadcast<number>('ring', 4);
      const receiver = ring.subscribe();
      const abort = new AbortController();
      const aborted = receiver.receive({ signal: abort.signal });
      const behind = receiver.receive();
      await sleep(MILLISECOND);
      ring.send(1);
      process.burn(MILLISECOND);
      abort.abort(new Error('enough'));
      await expect(aborted).rejects.toThrow('enough');
      expect(await behind).toEqual({ kind: 'value', value: 1 });
    });
  });

  it('serves several waiting receives of one receiver with what it has, and the rest later', async () => {
    await inProcess(async ({ channels, process, sleep }) => {
      const ring = channels.broadcast<number>('ring', 1);
      const receiver = ring.subscribe();
      const waiting = [receiver.receive(), receiver.receive(), receiver.receive()];
      await sleep(MILLISECOND);
      process.burn(MILLISECOND);
      for (let i = 0; i < 3; i++) ring.send(i);
      expect(await Promise.all(waiting.slice(0, 2))).toEqual([
        { kind: 'lagged', missed: 2 },
        { kind: 'value', value: 2 },
      ]);
      ring.send(3);
      expect(await waiting[2]).toEqual({ kind: 'value', value: 3 });
    });
  });

  it('refuses a capacity that is no positive whole number', async () => {
    await inProcess(async ({ channels }) => {
      expect(() => channels.broadcast('ring', 0)).toThrow(RangeError);
      expect(() => channels.mpsc('queue', 1.5)).toThrow(RangeError);
    });
  });
});
