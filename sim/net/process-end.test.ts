import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../kernel/time.ts';
import type { EndOfProcess, SimProcess } from '../process/process.ts';
import { codeOf, pattern, playConnection, readAll, sleep, TestWorld } from './test-world.ts';

describe('the end of a process', () => {
  /** The client sends, the server ends in some way at 100 ms; what does the client see when it reads and when it writes? */
  async function seen(how: EndOfProcess, serverReads: boolean): Promise<string[]> {
    const world = new TestWorld();
    world.network.limits.retransmitGiveUpNs = 10 * SECOND;
    const result: string[] = [];
    const players = playConnection(
      world,
      async (socket, process) => {
        if (serverReads) await socket.readExactly(10);
        await sleep(process, 100 * SECOND);
      },
      async (socket, process) => {
        await socket.write(pattern(10));
        const read = readAll(socket, []).then((code) => result.push(`read ${code} at ${Math.floor(process.kernel.now / MILLISECOND)}`));
        await sleep(process, SECOND);
        result.push(`write ${await codeOf(socket.write(pattern(10)))}`);
        await sleep(process, SECOND);
        result.push(`write ${await codeOf(socket.write(pattern(10)))}`);
        await Promise.race([read, sleep(process, 20 * SECOND)]);
      },
    );
    world.kernel.at(100 * MILLISECOND, () => {
      if (how === 'power_loss') world.host('server').powered = false;
      players.server.finish(how, 0);
    });
    await world.run();
    return result;
  }

  it('by exit sends FIN, and RST to whoever goes on sending', async () => {
    expect(await seen('exit', true)).toEqual(['read end at 101', 'write none', 'write ECONNRESET']);
  });

  it('by exit with unread data sends RST', async () => {
    expect(await seen('exit', false)).toEqual(['read ECONNRESET at 101', 'write ECONNRESET', 'write ECONNRESET']);
  });

  it('by a kill sends RST', async () => {
    expect(await seen('kill', true)).toEqual(['read ECONNRESET at 101', 'write ECONNRESET', 'write ECONNRESET']);
  });

  it('by power loss is silent: the sender tries until it gives up', async () => {
    // Lost first at 1.004 s; tried again after 0.2, 0.6, 1.4 s and then each second until more than ten have gone by.
    expect(await seen('power_loss', true)).toEqual(['write none', 'write none', 'read ETIMEDOUT at 11404']);
  });

  it('by power loss is found out by a sender that waits for room, too', async () => {
    const world = new TestWorld();
    world.network.limits.retransmitGiveUpNs = 10 * SECOND;
    let code = '';
    const players = playConnection(
      world,
      async (_socket, process) => sleep(process, 100 * SECOND),
      async (socket) => {
        code = await codeOf(socket.write(pattern(200_000)));
      },
    );
    world.kernel.at(SECOND, () => {
      world.host('server').powered = false;
      players.server.finish('power_loss', 0);
    });
    await world.run();
    expect(code).toBe('ETIMEDOUT');
  });

  it('by power loss shows as a reset once the machine is back', async () => {
    const world = new TestWorld();
    let code = '';
    let at = 0;
    const players = playConnection(
      world,
      async (_socket, process) => sleep(process, 100 * SECOND),
      async (socket, process) => {
        await sleep(process, 2 * SECOND);
        await socket.write(pattern(10));
        code = await readAll(socket, []);
        at = process.kernel.now;
      },
    );
    world.kernel.at(SECOND, () => {
      world.host('server').powered = false;
      players.server.finish('power_loss', 0);
    });
    world.kernel.at(10 * SECOND, () => {
      world.host('server').powered = true;
    });
    await world.run();
    expect(code).toBe('ECONNRESET');
    expect(at).toBeGreaterThan(10 * SECOND);
    expect(at).toBeLessThan(11.1 * SECOND);
  });

  it('by exit still sends what was written before', async () => {
    const world = new TestWorld('1', { bandwidthBytesPerSecond: 65_536 });
    const got: number[] = [];
    let how = '';
    playConnection(
      world,
      async (socket) => socket.write(pattern(65_536)),
      async (socket) => {
        how = await readAll(socket, got);
      },
    );
    await world.run();
    expect([how, got.length]).toEqual(['end', 65_536]);
  });

  it('by exit drops writes that were still waiting for room', async () => {
    const world = new TestWorld();
    const got: number[] = [];
    playConnection(
      world,
      async (socket) => void socket.write(pattern(300_000)),
      async (socket, process) => {
        await sleep(process, SECOND);
        await readAll(socket, got);
      },
    );
    await world.run();
    // What the receive buffer and the send buffer held.
    expect(got).toHaveLength(131_072);
  });

  it('takes the connection it was asking for with it', async () => {
    const world = new TestWorld();
    let code = '';
    world.host('server');
    world.start('server', 'srv', async (net, process) => {
      const socket = await (await net.listen({ host: '0.0.0.0', port: 80 })).accept();
      code = await codeOf(socket.read());
      await sleep(process, SECOND);
    });
    const client: SimProcess = world.start('client', 'cli', async (net, process) => {
      await sleep(process, MILLISECOND);
      await net.connect({ host: 'server', port: 80 });
    });
    // The request has arrived, the answer has not.
    world.kernel.at(2.5 * MILLISECOND, () => client.finish('kill', 137));
    await world.run();
    expect(code).toBe('ECONNRESET');
  });
});
