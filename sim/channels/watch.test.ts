import { describe, expect, it } from 'vitest';
import { MILLISECOND } from '../kernel/time.ts';
import { endsInProcess, inProcess } from './test-process.ts';

describe('a watch', () => {
  it('wakes everybody who waits, with the latest value, also when it is the same as before', async () => {
    await inProcess(async ({ channels, sleep, events }) => {
      const watch = channels.watch('flag', false);
      const seen = [watch.changed(), watch.changed()];
      await sleep(MILLISECOND);
      watch.set(false);
      watch.set(true);
      expect(await Promise.all(seen)).toEqual([true, true]);
      expect([watch.value, watch.version]).toEqual([true, 2]);
      expect(events('watch.set').map((event) => event.b)).toEqual([1, 2]);
    });
  });

  it('answers at once whoever has missed a change, and keeps others waiting', async () => {
    await inProcess(async ({ channels, sleep }) => {
      const watch = channels.watch('flag', 0);
      watch.set(1);
      expect(await watch.changed({ since: 0 })).toBe(1);
      let late = false;
      const waiting = watch.changed({ since: 2 }).then(() => (late = true));
      watch.set(2);
      await sleep(MILLISECOND);
      expect(late).toBe(false);
      watch.set(3);
      await waiting;
    });
  });

  it('can be left', async () => {
    await inProcess(async ({ channels, sleep }) => {
      const watch = channels.watch('flag', 0);
      const abort = new AbortController();
      const waiting = watch.changed({ signal: abort.signal });
      await sleep(MILLISECOND);
      abort.abort(new Error('enough'));
      await expect(waiting).rejects.toThrow('enough');
      watch.set(1);
    });
  });
});

describe('a oneshot', () => {
  it('gives its first value to all who wait and to all who come later', async () => {
    await inProcess(async ({ channels, sleep }) => {
      const cell = channels.oneshot<number>('answer');
      const abort = new AbortController();
      const waiting = [cell.wait(), cell.wait()];
      const aborted = cell.wait({ signal: abort.signal });
      await sleep(MILLISECOND);
      abort.abort(new Error('enough'));
      await expect(aborted).rejects.toThrow('enough');
      expect(cell.resolve(42)).toBe(true);
      expect(cell.resolve(43)).toBe(false);
      expect(await Promise.all(waiting)).toEqual([42, 42]);
      expect(await cell.wait()).toBe(42);
    });
  });
});

describe('channels of an ended process', () => {
  it('do nothing any more', async () => {
    const done = await endsInProcess(async ({ channels, process }) => {
      const watch = channels.watch('flag', 0);
      const ring = channels.broadcast<number>('ring', 2);
      const receiver = ring.subscribe();
      const { sender, receiver: end } = channels.mpsc<number>('queue', 2);
      process.finish('kill', 137);
      watch.set(1);
      expect([watch.value, ring.send(1), receiver.length, sender.trySend(1), end.length]).toEqual([0, 0, 0, 'closed', 0]);
      await receiver.receive();
    });
    expect(done).toBe(false);
  });
});
