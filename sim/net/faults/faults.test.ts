import { describe, expect, it } from 'vitest';
import type { FaultArgument, NetworkSpec } from '../../../scenarios/scenario.ts';
import type { FaultKind } from '../../faults/fault-kind.ts';
import { MILLISECOND, SECOND } from '../../kernel/time.ts';
import type { World } from '../../world/world.ts';
import { codeOf, firstDifference, pattern, playConnection, readAll, sleep, TestWorld } from '../test-world.ts';
import { networkFaults } from './index.ts';

type Arguments = Readonly<Record<string, FaultArgument>>;

/** Plans a fault with its defaults filled in, as the scenario compiler does. */
function plan(world: TestWorld, name: string, target: string, args: Arguments, atNs: number, forNs?: number): void {
  const kind = networkFaults.find((one) => one.name === name) as FaultKind;
  const all: Record<string, FaultArgument> = {};
  for (const [key, parameter] of Object.entries(kind.parameters)) if (parameter.default !== undefined) all[key] = parameter.default;
  Object.assign(all, args);
  world.kernel.at(atNs, () => {
    const undo = kind.strike(world as unknown as World, { id: name, kind: name, target, atNs, args: all });
    if (forNs !== undefined && undo !== undefined) world.kernel.after(forNs, undo);
  });
}

interface Seen {
  readonly world: TestWorld;
  readonly got: number[];
  how: string;
  endedAt: number;
  /** When each write began. */
  readonly arrivals: number[];
}

/** The client writes 100 bytes every 100 ms, thirty times, and ends; the server reads. */
async function play(prepare: (world: TestWorld) => void, spec: Partial<NetworkSpec> = {}, drawn: string[] = []): Promise<Seen> {
  const world = new TestWorld('7', { segmentBytes: { law: 'constant', value: 1460 }, ...spec });
  const seen: Seen = { world, got: [], how: '', endedAt: 0, arrivals: [] };
  const original = world.streams.stream.bind(world.streams);
  world.streams.stream = (name) => {
    drawn.push(name);
    return original(name);
  };
  playConnection(
    world,
    async (socket, process) => {
      seen.how = await readAll(socket, seen.got);
      seen.endedAt = process.kernel.now;
    },
    async (socket, process) => {
      for (let i = 0; i < 30; i++) {
        if ((await codeOf(socket.write(pattern(100, i * 100)))) !== 'none') return;
        await sleep(process, 100 * MILLISECOND);
      }
      socket.end();
    },
  );
  prepare(world);
  await world.run();
  for (const event of world.events('net.receive')) seen.arrivals.push(event.at);
  return seen;
}

describe('without a fault', () => {
  it('no stream of a fault is asked for', async () => {
    const drawn: string[] = [];
    const seen = await play(() => {}, {}, drawn);
    expect(seen.how).toBe('end');
    expect(drawn.filter((name) => name.startsWith('fault/'))).toEqual([]);
    expect(seen.world.events('net.link')).toEqual([]);
  });
});

describe('partition', () => {
  it('delays what it cuts off, and loses and reorders nothing', async () => {
    const seen = await play((world) => plan(world, 'partition', 'client -> server', {}, 1050 * MILLISECOND, SECOND));
    expect(seen.how).toBe('end');
    expect(firstDifference(seen.got, pattern(3000))).toBe(-1);
    expect(seen.arrivals.filter((at) => at > 1050 * MILLISECOND && at < 2050 * MILLISECOND)).toEqual([]);
    expect(seen.arrivals.find((at) => at >= 2050 * MILLISECOND)).toBeLessThan(3050 * MILLISECOND);
    expect(seen.world.events('net.lost').length).toBeGreaterThan(1);
    expect(seen.world.events('net.link').map((event) => seen.world.trace.textOf(event.c))).toEqual(['cut', 'cut', 'heal', 'heal']);
  });

  it('can cut one way only', async () => {
    const seen = await play((world) => plan(world, 'partition', 'server -> client', { symmetric: false }, 1050 * MILLISECOND, SECOND));
    expect(seen.arrivals.filter((at) => at > 1050 * MILLISECOND && at < 2050 * MILLISECOND)).toHaveLength(10);
  });

  it('strikes what is under way', async () => {
    const seen = await play((world) => plan(world, 'partition', 'client', {}, 3.5 * MILLISECOND, 10 * MILLISECOND));
    expect(seen.world.events('net.segment')[0].at).toBeLessThan(3.5 * MILLISECOND);
    expect(seen.arrivals[0]).toBeGreaterThan(200 * MILLISECOND);
    expect(firstDifference(seen.got, pattern(3000))).toBe(-1);
  });

  it('keeps connections from being made until it heals', async () => {
    const seen = await play((world) => plan(world, 'partition', 'client -> server', {}, 0, SECOND / 2));
    expect(seen.world.events('net.connected')[0].at).toBeGreaterThan(SECOND);
    expect(seen.how).toBe('end');
  });
});

describe('clog', () => {
  it('holds everything and lets it through at once', async () => {
    const seen = await play((world) => plan(world, 'clog', 'client -> server', {}, 1050 * MILLISECOND, SECOND));
    expect(seen.arrivals.filter((at) => at === 2050 * MILLISECOND)).toHaveLength(10);
    expect(seen.arrivals.filter((at) => at > 1050 * MILLISECOND && at < 2050 * MILLISECOND)).toEqual([]);
    expect(firstDifference(seen.got, pattern(3000))).toBe(-1);
  });
});

describe('delay', () => {
  it('adds to the latency for as long as it lasts', async () => {
    const calm = await play(() => {});
    const drawn: string[] = [];
    const seen = await play(
      (world) => plan(world, 'delay', 'client -> server', { floor: 7 * MILLISECOND }, 1050 * MILLISECOND, SECOND),
      {},
      drawn,
    );
    const added = seen.arrivals.map((at, i) => at - calm.arrivals[i]);
    expect(added.filter((ns) => ns === 7 * MILLISECOND)).toHaveLength(10);
    expect(added.filter((ns) => ns === 0)).toHaveLength(seen.arrivals.length - 10);
  });

  it('draws from a stream of its own and never reorders', async () => {
    const law = { law: 'exp', mean: 3 * MILLISECOND, floor: MILLISECOND } as const;
    const calm = await play(() => {}, { latency: law });
    const seen = await play(
      (world) => plan(world, 'delay', 'client -> server', { floor: 0, mean: 300 * MILLISECOND }, 1050 * MILLISECOND, SECOND),
      { latency: law },
    );
    const departures = (one: Seen): number[] =>
      one.world
        .events('net.segment')
        .filter((event) => event.at > 2100 * MILLISECOND)
        .map((event) => event.d - event.at);
    // The network's own draws after the episode are the ones it would have made anyway.
    expect(departures(seen).slice(-5)).toEqual(departures(calm).slice(-5));
    expect(firstDifference(seen.got, pattern(3000))).toBe(-1);
  });
});

describe('capacity', () => {
  it('slows a link down', async () => {
    const seen = await play((world) => plan(world, 'capacity', 'client -> server', { bytes_per_second: 500 }, 0));
    expect(seen.endedAt).toBeGreaterThan(6 * SECOND);
    expect(seen.endedAt).toBeLessThan(6100 * MILLISECOND);
  });
});

describe('partial_io', () => {
  it('cuts streams into small pieces while it lasts', async () => {
    const seen = await play((world) =>
      plan(world, 'partial_io', 'client -> server', { smallest: 1, largest: 3 }, 1050 * MILLISECOND, SECOND),
    );
    const sizes = seen.world.events('net.segment').map((event) => event.c);
    expect(sizes.filter((size) => size === 100)).toHaveLength(20);
    expect(new Set(sizes.filter((size) => size !== 100))).toEqual(new Set([1, 2, 3]));
    expect(firstDifference(seen.got, pattern(3000))).toBe(-1);
  });
});

describe('close', () => {
  it('resets both ends', async () => {
    const seen = await play((world) => plan(world, 'close', 'client -> server', {}, 1050 * MILLISECOND));
    expect(seen.how).toBe('ECONNRESET');
    expect(firstDifference(seen.got, pattern(1100))).toBe(-1);
    expect(seen.world.events('net.broken').map((event) => event.actor)).toEqual(['client/cli', 'server/srv']);
  });

  it('ends one direction', async () => {
    const seen = await play((world) => plan(world, 'close', 'client -> server', { how: 'fin' }, 1050 * MILLISECOND));
    expect([seen.how, seen.got.length]).toEqual(['end', 1100]);
  });

  it('swallows everything', async () => {
    const seen = await play((world) => {
      world.network.limits.retransmitGiveUpNs = SECOND;
      plan(world, 'close', 'client -> server', { how: 'silent' }, 1050 * MILLISECOND);
    });
    expect([seen.how, seen.got.length]).toEqual(['', 1100]);
    expect(seen.world.events('net.broken').map((event) => [event.actor, Math.floor(event.at / SECOND)])).toEqual([['client/cli', 2]]);
  });

  it('strikes a drawn share', async () => {
    const none = await play((world) => plan(world, 'close', 'client -> server', { share: 0 }, 1050 * MILLISECOND));
    expect(none.how).toBe('end');
    const elsewhere = await play((world) => {
      world.host('third');
      plan(world, 'close', 'third -> server', {}, 1050 * MILLISECOND);
    });
    expect(elsewhere.how).toBe('end');
  });
});

describe('connect', () => {
  it('refuses', async () => {
    const world = new TestWorld();
    let code = '';
    world.host('server');
    world.start('server', 'srv', async (net) => void (await net.listen({ host: '0.0.0.0', port: 7777 })), true);
    world.start('client', 'cli', async (net, process) => {
      await sleep(process, MILLISECOND);
      code = await codeOf(net.connect({ host: 'server', port: 7777 }));
    });
    plan(world, 'connect', 'client -> server', {}, 0, SECOND);
    await world.run();
    expect(code).toBe('ECONNREFUSED');
  });

  it('hangs until the next attempt after it is over', async () => {
    const seen = await play((world) => plan(world, 'connect', 'client -> server', { how: 'hang' }, 0, 2 * SECOND));
    // Attempts at 0.001, 1.001 and 3.001 s.
    expect(Math.floor(seen.world.events('net.connected')[0].at / MILLISECOND)).toBe(3003);
    expect(seen.how).toBe('end');
  });
});

describe('accept_error', () => {
  async function accepts(code: string): Promise<{ codes: string[]; client: string }> {
    const world = new TestWorld();
    const codes: string[] = [];
    let client = '';
    world.host('server');
    world.start('server', 'srv', async (net, process) => {
      const listener = await net.listen({ host: '0.0.0.0', port: 7777 });
      process.kernel.at(5 * SECOND, () => listener.close());
      for (;;) {
        const result = await codeOf(listener.accept());
        codes.push(result);
        if (result === 'ECLOSED') return;
        if (result !== 'none') await sleep(process, 300 * MILLISECOND);
      }
    });
    world.start('client', 'cli', async (net, process) => {
      await sleep(process, MILLISECOND);
      const socket = await net.connect({ host: 'server', port: 7777 });
      client = await codeOf(Promise.race([socket.read(), sleep(process, 2 * SECOND)]));
    });
    plan(world, 'accept_error', 'server', { code }, 0, SECOND);
    await world.run();
    expect(world.events('net.accept_error')).toHaveLength(codes.filter((one) => one === code).length);
    return { codes, client };
  }

  it('with EMFILE leaves the connection where it is', async () => {
    expect(await accepts('EMFILE')).toEqual({ codes: ['EMFILE', 'EMFILE', 'EMFILE', 'EMFILE', 'none', 'ECLOSED'], client: 'none' });
  });

  it('with ECONNABORTED loses it', async () => {
    expect(await accepts('ECONNABORTED')).toEqual({ codes: ['ECONNABORTED', 'ECLOSED'], client: 'ECONNRESET' });
  });
});
