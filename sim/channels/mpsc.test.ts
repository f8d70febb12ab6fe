import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MILLISECOND } from '../kernel/time.ts';
import { inProcess } from './test-process.ts';

describe('an mpsc queue', () => {
  it('delivers the values of all sends in the order in which they were called, never holding more than its capacity', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
        fc.array(fc.record({ gap: fc.nat(3), count: fc.integer({ min: 1, max: 6 }) }), { maxLength: 12 }),
        async (capacity, receiverGap, bursts) => {
          let deepest = 0;
          await inProcess(async ({ channels, sleep, events }) => {
            const { sender, receiver } = channels.mpsc<number>('queue', capacity);
            let next = 0;
            const sends: Promise<boolean>[] = [];
            const sending = (async () => {
              for (const { gap, count } of bursts) {
                for (let i = 0; i < count; i++) sends.push(sender.send(next++));
                await sleep(gap * MILLISECOND);
              }
              expect((await Promise.all(sends)).every(Boolean)).toBe(true);
              sender.close();
            })();
            const got: number[] = [];
            for (;;) {
              const item = await receiver.receive();
              if (item === undefined) break;
              got.push(item.value);
              if (receiverGap > 0) await sleep(receiverGap * MILLISECOND);
            }
            await sending;
            expect(got).toEqual(Array.from({ length: next }, (_, i) => i));
            for (const event of events('channel.send')) deepest = Math.max(deepest, event.b);
          });
          expect(deepest).toBeLessThanOrEqual(capacity);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('sends nothing for a send that is aborted while it waits, and the next in line takes its turn', async () => {
    await inProcess(async ({ channels, sleep }) => {
      const { sender, receiver } = channels.mpsc<number>('queue', 1);
      await sender.send(0);
      const abort = new AbortController();
      const aborted = sender.send(1, { signal: abort.signal });
      const behind = sender.send(2);
      await sleep(MILLISECOND);
      abort.abort(new Error('enough'));
      await expect(aborted).rejects.toThrow('enough');
      expect(await receiver.receive()).toEqual({ value: 0 });
      expect(await behind).toBe(true);
      expect(await receiver.receive()).toEqual({ value: 2 });
      expect(receiver.length).toBe(0);
    });
  });

  it('does not take back a send that had found room', async () => {
    await inProcess(async ({ channels, process }) => {
      const { sender, receiver } = channels.mpsc<number>('queue', 1);
      const first = new AbortController();
      const sent = sender.send(1, { signal: first.signal });
      const second = new AbortController();
      const waiting = sender.send(2, { signal: second.signal });
      process.burn(MILLISECOND);
      expect(receiver.tryReceive()).toEqual({ value: 1 });
      // Both have sent by now, although neither has been answered yet.
      first.abort(new Error('late'));
      second.abort(new Error('late'));
      expect([await sent, await waiting]).toEqual([true, true]);
      expect(receiver.tryReceive()).toEqual({ value: 2 });
    });
  });

  it('loses nothing to a receive that is aborted after it was told', async () => {
    await inProcess(async ({ channels, process, sleep }) => {
      const { sender, receiver } = channels.mpsc<number>('queue', 4);
      const abort = new AbortController();
      const aborted = receiver.receive({ signal: abort.signal });
      await sleep(MILLISECOND);
      expect(sender.trySend(1)).toBe('sent');
      process.burn(MILLISECOND);
      abort.abort(new Error('enough'));
      await expect(aborted).rejects.toThrow('enough');
      expect(await receiver.receive()).toEqual({ value: 1 });
    });
  });

  it('keeps a value promised to a waiting receive from others', async () => {
    await inProcess(async ({ channels, sleep }) => {
      const { sender, receiver } = channels.mpsc<number>('queue', 4);
      const waiting = receiver.receive();
      await sleep(MILLISECOND);
      sender.trySend(1);
      expect(receiver.tryReceive()).toBeUndefined();
      sender.trySend(2);
      expect(receiver.tryReceive()).toEqual({ value: 1 });
      expect(await waiting).toEqual({ value: 2 });
    });
  });

  it('answers everybody when it closes', async () => {
    await inProcess(async ({ channels, sleep }) => {
      const { sender, receiver } = channels.mpsc<number>('queue', 1);
      await sender.send(0);
      const waiting = sender.send(1);
      await sleep(MILLISECOND);
      expect(sender.trySend(2)).toBe('full');
      receiver.close();
      expect(await waiting).toBe(false);
      expect(await sender.send(3)).toBe(false);
      expect(sender.trySend(4)).toBe('closed');
      expect(await receiver.receive()).toEqual({ value: 0 });
      expect(await receiver.receive()).toBeUndefined();
      const empty = channels.mpsc<number>('empty', 1);
      const receiving = empty.receiver.receive();
      await sleep(MILLISECOND);
      empty.sender.close();
      expect(await receiving).toBeUndefined();
    });
  });
});
