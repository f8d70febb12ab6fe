import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../kernel/time.ts';
import { codeOf, sleep, TestWorld } from './test-world.ts';

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
    expect(seen).toEqual([
      ['accepted', 2_002_000, '10.0.0.2', 7777],
      ['connected', 2_000_000 + 1_000, 7777],
      'hello',
      'world',
      null,
    ]);
    const [syn] = world.events('net.syn');
    expect([syn.a, world.trace.textOf(syn.b), world.trace.textOf(syn.c), syn.d, syn.actor]).toEqual([1, 'client', 'server', 7777, 'client/cli']);
  });

  it('are refused where nobody listens', async () => {
    const world = new TestWorld();
    world.host('server');
    let code = '';
    world.start('client', 'cli', async (net) => {
      code = await codeOf(net.connect({ host: 'server', port: 1 }));
    });
    await world.run();
    expect(code).toBe('ECONNREFUSED');
    expect(world.events('net.refused')).toHaveLength(1);
  });
});
