import { describe, expect, it } from 'vitest';
import { type Drain, drainByNextTick, drainByTickCallback } from './drain.ts';
import { Kernel } from './kernel.ts';

/** Every way of continuing that a program may use; each line is due at exactly one virtual time. */
function script(kernel: Kernel, log: string[]): void {
  const sleep = (delay: number): Promise<void> =>
    new Promise((resolve) => {
      kernel.after(delay, () => {
        kernel.wake();
        resolve();
      });
    });
  const say = (text: string): void => void log.push(`${kernel.now} ${text}`);
  const nest = async (depth: number): Promise<number> => (depth > 0 ? 1 + (await nest(depth - 1)) : 0);
  async function* items(): AsyncGenerator<number> {
    for (let i = 0; i < 4; i++) {
      await null;
      yield i;
    }
  }
  void (async () => {
    await sleep(10);
    for (let i = 0; i < 100; i++) await null;
    say('chain');
    say(`nested ${await nest(50)}`);
    await Promise.all(Array.from({ length: 10 }, (_, i) => nest(i)));
    say('all');
    for await (const item of items()) say(`item ${item}`);
    try {
      try {
        await Promise.reject(new Error('x'));
      } finally {
        await null;
        await null;
      }
    } catch (error) {
      say((error as Error).message);
    }
    say(`thenable ${await ({ then: (resolve: (value: number) => void) => resolve(1) } as unknown as Promise<number>)}`);
    await Promise.all([sleep(10), sleep(20), nest(3)]);
    say('all slept');
    say(await Promise.race([sleep(50).then(() => 'slow'), sleep(10).then(() => 'fast')]));
  })();
  void (async () => {
    await sleep(10);
    say('b0');
    await sleep(1);
    say('b1');
    await sleep(0);
    say('b2');
  })();
}

async function logOf(drain: Drain): Promise<string[]> {
  const kernel = new Kernel();
  const log: string[] = [];
  script(kernel, log);
  expect(await kernel.run(1000, drain)).toBe('finished');
  return log;
}

const EXPECTED = [
  '10 chain',
  '10 nested 50',
  '10 all',
  '10 item 0',
  '10 item 1',
  '10 item 2',
  '10 item 3',
  '10 x',
  '10 thenable 1',
  '10 b0',
  '11 b1',
  '11 b2',
  '30 all slept',
  '40 fast',
];

describe.each([
  ['nextTick', drainByNextTick],
  ['tick callback', drainByTickCallback],
])('draining by %s', (_name, drain) => {
  it('runs every continuation before the next event', async () => {
    expect(await logOf(drain)).toEqual(EXPECTED);
  });

  it('works from inside a microtask', async () => {
    await null;
    expect(await logOf(drain)).toEqual(EXPECTED);
  });

  it('passes on an error of the step', async () => {
    await expect(
      drain(() => {
        throw new Error('step failed');
      }),
    ).rejects.toThrow('step failed');
  });
});
