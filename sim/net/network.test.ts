import { describe, expect, it } from 'vitest';
import type { Listener, Net, Socket } from '../env/net.ts';
import { MILLISECOND, SECOND } from '../kernel/time.ts';
import { codeOf, pattern, playConnection, readAll, sleep, TestWorld } from './test-world.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('connections', () => {
  it('are established one round trip after the request', async () => {
    const world = new TestWorld();
    const seen: unknown[] = [];
    world.host('server');
    world.start('server', 'srv', async (net, process) => {
      const listener = await net.listen({ host: '0.0.0.0', port: 7777 });
      const socket = await listener.accept();
      seen.push(['accepted', process.kernel.now, socket.remoteAddress, socket.localPort]);
      seen.push(text(await socket.readExactly(5)));
      await socket.write(bytes('world'));
      seen.push(await socket.read());
    });
    world.start('client', 'cli', async (net, process) => {
      await sleep(process, MILLISECOND);
      const askedAt = process.now;
      const socket = await net.connect({ host: '10.0.0.1', port: 7777 });
      seen.push(['connected', process.kernel.now - askedAt, socket.remotePort]);
      await socket.write(bytes('hello'));
      seen.push(text(await socket.readExactly(5)));
      socket.end();
      await sleep(process, SECOND);
    });
    expect(await world.run()).toBe('finished');
    expect(seen).toEqual([['accepted', 2_002_000, '10.0.0.2', 7777], ['connected', 2_001_000, 7777], 'hello', 'world', null]);
    const [syn] = world.events('net.syn');
    expect([syn.a, world.trace.textOf(syn.b), world.trace.textOf(syn.c), syn.d, syn.actor]).toEqual([
      1,
      'client',
      'server',
      7777,
      'client/cli',
    ]);
    expect(world.network.socketsOf('server')).toEqual([]);
  });

  it('are refused where nobody listens, and fail where nobody is known', async () => {
    const world = new TestWorld();
    world.host('server');
    const codes: string[] = [];
    world.start('client', 'cli', async (net) => {
      codes.push(await codeOf(net.connect({ host: 'server', port: 1 })));
      codes.push(await codeOf(net.connect({ host: '10.9.9.9', port: 1 })));
    });
    await world.run();
    expect(codes).toEqual(['ECONNREFUSED', 'ENOTFOUND']);
    expect(world.events('net.refused')).toHaveLength(1);
  });

  it('time out at a machine without power', async () => {
    const world = new TestWorld();
    world.host('server').powered = false;
    let at = 0;
    let code = '';
    world.start('client', 'cli', async (net, process) => {
      code = await codeOf(net.connect({ host: 'server', port: 1 }));
      at = process.kernel.now;
    });
    await world.run(200 * SECOND);
    expect([code, Math.floor(at / SECOND)]).toEqual(['ETIMEDOUT', 127]);
  });

  it('can be given up while they hang', async () => {
    const world = new TestWorld();
    world.host('server').powered = false;
    let code = '';
    world.start('client', 'cli', async (net, process) => {
      const abort = new AbortController();
      const asked = net.connect({ host: 'server', port: 1, signal: abort.signal });
      await sleep(process, SECOND / 2);
      abort.abort(new Error('no more'));
      code = await codeOf(asked);
    });
    await world.run(200 * SECOND);
    expect(code).toContain('no more');
    expect(world.kernel.now).toBeLessThan(2 * SECOND);
  });

  it('wait for room in a full accept queue and try again', async () => {
    const world = new TestWorld();
    world.host('server');
    const connectedAt: number[] = [];
    world.start('server', 'srv', async (net, process) => {
      const listener = await net.listen({ host: '0.0.0.0', port: 80, backlog: 2 });
      await sleep(process, SECOND / 2);
      for (let i = 0; i < 3; i++) await listener.accept();
      await sleep(process, 5 * SECOND);
    });
    world.start('client', 'cli', async (net, process) => {
      await sleep(process, MILLISECOND);
      const one = async (): Promise<void> => {
        await net.connect({ host: 'server', port: 80 });
        connectedAt.push(Math.floor(process.kernel.now / MILLISECOND));
      };
      await Promise.all([one(), one(), one()]);
    });
    await world.run();
    expect(connectedAt).toEqual([3, 3, 1003]);
  });

  it('run over loopback without leaving the machine', async () => {
    const world = new TestWorld();
    world.host('only');
    const seen: unknown[] = [];
    world.start('only', 'both', async (net, process) => {
      const listener = await net.listen({ host: '127.0.0.1', port: 0 });
      const accepted = listener.accept();
      const socket = await net.connect({ host: '127.0.0.1', port: listener.address.port });
      const other = await accepted;
      seen.push(other.remoteAddress, other.remotePort === socket.localPort, process.kernel.now < MILLISECOND);
      await socket.write(bytes('x'));
      seen.push(text(await other.readExactly(1)));
      socket.end();
      seen.push(await other.read());
    });
    await world.run();
    expect(seen).toEqual(['127.0.0.1', true, true, 'x', null]);
  });

  it('do not reach a listener that is bound to loopback only', async () => {
    const world = new TestWorld();
    world.host('server');
    world.start('server', 'srv', async (net) => void (await net.listen({ host: '127.0.0.1', port: 80 })), true);
    let code = '';
    world.start('client', 'cli', async (net, process) => {
      await sleep(process, MILLISECOND);
      code = await codeOf(net.connect({ host: 'server', port: 80 }));
    });
    await world.run();
    expect(code).toBe('ECONNREFUSED');
  });
});

describe('ports', () => {
  it('belong to one listener at a time and are free again once it has closed or its process has ended', async () => {
    const world = new TestWorld();
    const codes: string[] = [];
    const bind = (net: Net, host: string, port = 80): Promise<Listener> => net.listen({ host, port });
    world.host('server');
    const first = world.start('server', 'first', async (net) => void (await bind(net, '0.0.0.0')), true);
    world.start('server', 'second', async (net, process) => {
      await sleep(process, MILLISECOND);
      codes.push(await codeOf(bind(net, '127.0.0.1')));
      codes.push(await codeOf(bind(net, '10.0.0.77', 81)));
      codes.push(await codeOf(bind(net, '0.0.0.0', 70_000)));
      first.finish('kill', 137);
      const listener = await bind(net, '10.0.0.1');
      codes.push(await codeOf(bind(net, '127.0.0.1')));
      codes.push(await codeOf(bind(net, '0.0.0.0')));
      listener.close();
      codes.push(await codeOf(bind(net, '10.0.0.1')));
    });
    await world.run();
    expect(codes).toEqual(['EADDRINUSE', 'EADDRNOTAVAIL', 'EINVAL', 'none', 'EADDRINUSE', 'none']);
  });

  it('of clients differ and are given out again', async () => {
    const world = new TestWorld();
    world.network.limits.firstEphemeralPort = 50_000;
    world.network.limits.lastEphemeralPort = 50_001;
    const ports: number[] = [];
    world.host('server');
    world.start('server', 'srv', async (net, process) => {
      const listener = await net.listen({ host: '0.0.0.0', port: 80 });
      process.kernel.at(30 * SECOND, () => listener.close());
      for (;;) {
        const socket = await listener.accept();
        void socket.read().then(() => socket.end());
      }
    });
    world.start('client', 'cli', async (net, process) => {
      await sleep(process, MILLISECOND);
      for (let i = 0; i < 3; i++) {
        const pair = await Promise.all([net.connect({ host: 'server', port: 80 }), net.connect({ host: 'server', port: 80 })]);
        ports.push(...pair.map((socket) => socket.localPort));
        for (const socket of pair) socket.end();
        await sleep(process, SECOND);
      }
    });
    await world.run(20 * SECOND);
    expect(ports).toEqual([50_000, 50_001, 50_000, 50_001, 50_000, 50_001]);
  });
});

describe('listeners', () => {
  it('that close reset who is queued, refuse who comes later and let the waiting accept fail', async () => {
    const world = new TestWorld();
    const codes: string[] = [];
    world.host('server');
    world.start('server', 'srv', async (net, process) => {
      const listener = await net.listen({ host: '0.0.0.0', port: 80 });
      await sleep(process, 10 * MILLISECOND);
      const other = await net.listen({ host: '0.0.0.0', port: 81 });
      const waiting = other.accept();
      listener.close();
      other.close();
      codes.push(await codeOf(waiting), await codeOf(other.accept()));
      await sleep(process, SECOND);
    });
    world.start('client', 'cli', async (net, process) => {
      await sleep(process, MILLISECOND);
      const socket = await net.connect({ host: 'server', port: 80 });
      codes.push(await codeOf(socket.read()));
      codes.push(await codeOf(net.connect({ host: 'server', port: 80 })));
    });
    await world.run();
    expect(codes).toEqual(['ECLOSED', 'ECLOSED', 'ECONNRESET', 'ECONNREFUSED']);
  });

  it('lose no connection to an accept that is aborted', async () => {
    const world = new TestWorld();
    let accepted: Socket | undefined;
    let code = '';
    world.host('server');
    world.start('server', 'srv', async (net, process) => {
      const listener = await net.listen({ host: '0.0.0.0', port: 80 });
      const abort = new AbortController();
      const accept = listener.accept({ signal: abort.signal });
      process.kernel.at(MILLISECOND, () => process.burn(5 * MILLISECOND));
      process.kernel.at(4 * MILLISECOND, () => abort.abort(new Error('enough')));
      code = await codeOf(accept);
      accepted = await listener.accept();
    });
    world.start('client', 'cli', async (net, process) => {
      await sleep(process, MILLISECOND);
      await net.connect({ host: 'server', port: 80 });
      await sleep(process, SECOND);
    });
    await world.run();
    expect(code).toContain('enough');
    expect(accepted).toBeDefined();
  });
});

describe('a run', () => {
  it('has the same trace for the same seed, and another for another', async () => {
    const digest = async (seed: string): Promise<string> => {
      const world = new TestWorld(seed, { latency: { law: 'exp', mean: MILLISECOND, floor: MILLISECOND } });
      playConnection(
        world,
        async (socket) => void (await readAll(socket, [])),
        async (socket) => {
          await socket.write(pattern(20_000));
          socket.end();
        },
      );
      await world.run();
      return world.trace.digest();
    };
    expect(await digest('1')).toBe(await digest('1'));
    expect(await digest('1')).not.toBe(await digest('2'));
  });
});
