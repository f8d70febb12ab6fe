import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../kernel/time.ts';
import { connectionOf, peerControl, vanish } from './peer-control.ts';
import { codeOf, firstDifference, pattern, playConnection, readAll, sleep, TestWorld } from './test-world.ts';

describe('a scripted peer', () => {
  it('sends pieces of exact sizes, and by the law again afterwards', async () => {
    const world = new TestWorld('1', { segmentBytes: { law: 'constant', value: 10 } });
    const got: number[] = [];
    playConnection(
      world,
      async (socket) => void (await readAll(socket, got)),
      async (socket) => {
        await socket.write(pattern(15));
        peerControl(socket).sendSegments(pattern(30, 15), [1, 2, 20]);
        await socket.write(pattern(15, 45));
        socket.end();
      },
    );
    await world.run();
    expect(world.events('net.receive').map((event) => event.c)).toEqual([10, 5, 1, 2, 20, 7, 10, 5, 0]);
    expect(firstDifference(got, pattern(60))).toBe(-1);
  });

  it.each([
    ['fin', 'end'],
    ['reset', 'ECONNRESET'],
  ] as const)('ends its stream by %s at a byte', async (how, seen) => {
    const world = new TestWorld();
    const got: number[] = [];
    let code = '';
    let written = '';
    playConnection(
      world,
      async (socket) => {
        code = await readAll(socket, got);
      },
      async (socket, process) => {
        peerControl(socket).cutAt(1234, how);
        await socket.write(pattern(3000));
        await sleep(process, SECOND);
        written = await codeOf(socket.write(pattern(1)));
      },
    );
    await world.run();
    expect([code, written]).toEqual([seen, 'EPIPE']);
    expect(firstDifference(got, pattern(1234))).toBe(-1);
  });

  it('disappears at a byte without a word', async () => {
    const world = new TestWorld();
    world.network.limits.retransmitGiveUpNs = 5 * SECOND;
    const got: number[] = [];
    const seen: string[] = [];
    playConnection(
      world,
      async (socket, process) => {
        const reading = readAll(socket, got).then((code) => seen.push(`${code} at ${Math.floor(process.kernel.now / SECOND)}`));
        await sleep(process, 10 * SECOND);
        seen.push('still open');
        await socket.write(pattern(1));
        await reading;
      },
      async (socket, process) => {
        peerControl(socket).cutAt(1234, 'vanish');
        await socket.write(pattern(3000));
        await sleep(process, 50 * SECOND);
      },
    );
    await world.run();
    expect(got).toHaveLength(1234);
    expect(seen).toEqual(['still open', 'ETIMEDOUT at 15']);
    expect(world.events('net.fin').length + world.events('net.reset').length).toBe(0);
  });

  it('disappears at once', async () => {
    const world = new TestWorld();
    let connection = 0;
    playConnection(
      world,
      async (socket) => void (await socket.read()),
      async (socket) => {
        connection = connectionOf(socket);
        vanish(socket);
      },
    );
    // Nothing is left to happen, and the server's read waits for ever.
    await world.run();
    expect(connection).toBe(1);
    expect(world.network.socketsOf('server')).toHaveLength(1);
    expect(world.events('process.end')).toHaveLength(1);
  });

  it('closes its window and opens it again', async () => {
    const world = new TestWorld();
    const got: number[] = [];
    let stalledNs = 0;
    playConnection(
      world,
      async (socket, process) => {
        const control = peerControl(socket);
        control.stopReading();
        await sleep(process, 3 * SECOND);
        control.resumeReading();
        await readAll(socket, got);
      },
      async (socket, process) => {
        await sleep(process, MILLISECOND);
        await socket.write(pattern(100));
        await sleep(process, 2 * SECOND);
        expect(peerControl(socket).sentBytes).toBe(0);
        // The stall began with the write, two call prices before.
        expect(peerControl(socket).stalledNs - 2 * SECOND).toBe(2_000);
        await sleep(process, 5 * SECOND);
        stalledNs = peerControl(socket).stalledNs;
        socket.end();
      },
    );
    await world.run();
    expect(got).toHaveLength(100);
    expect(stalledNs).toBeGreaterThan(2.9 * SECOND);
    expect(stalledNs).toBeLessThan(3.1 * SECOND);
  });
});
