import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../kernel/time.ts';
import { codeOf, firstDifference, pattern, playConnection, readAll, sleep, TestWorld } from './test-world.ts';

const sizes = fc.array(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 3000 })), { maxLength: 12 });
const segments = fc.constantFrom(
  { law: 'constant', value: 1 } as const,
  { law: 'constant', value: 1460 } as const,
  { law: 'uniform', low: 1, high: 7 } as const,
  { law: 'uniform', low: 1, high: 1460 } as const,
);
const latency = fc.constantFrom({ law: 'constant', value: MILLISECOND } as const, { law: 'exp', mean: 5 * MILLISECOND, floor: 0 } as const);

describe('the byte stream', () => {
  it('delivers what was written, in order and once, whatever the pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        sizes,
        segments,
        latency,
        fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
        async (seed, writes, segmentBytes, law, maxBytes) => {
          const world = new TestWorld(String(seed), { segmentBytes, latency: law });
          const got: number[] = [];
          let how = '';
          const total = writes.reduce((sum, size) => sum + size, 0);
          playConnection(
            world,
            async (socket) => {
              how = await readAll(socket, got, maxBytes);
            },
            async (socket) => {
              let offset = 0;
              for (const size of writes) {
                await socket.write(pattern(size, offset));
                offset += size;
              }
              socket.end();
            },
          );
          await world.run();
          expect(how).toBe('end');
          expect(firstDifference(got, pattern(total))).toBe(-1);
          // The trace tells the same story: pieces and reads follow each other without gap.
          for (const name of ['net.segment', 'net.receive', 'net.read']) {
            const gaps = world.events(name).filter((event, i, all) => event.b !== (i === 0 ? 0 : all[i - 1].b + all[i - 1].c));
            expect(gaps).toEqual([]);
            expect(world.events(name).reduce((sum, event) => sum + event.c, 0)).toBe(total);
          }
          // Every piece arrives when the trace said at its departure that it would.
          expect(
            world
              .events('net.receive')
              .filter((event) => event.c > 0)
              .map((event) => event.at),
          ).toEqual(world.events('net.segment').map((event) => event.d));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('delivers a prefix when the sender resets, then ECONNRESET', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.integer({ min: 0, max: 150_000 }),
        segments,
        fc.integer({ min: 0, max: 20 * MILLISECOND }),
        async (seed, size, segmentBytes, afterNs) => {
          fc.pre(segmentBytes.law !== 'constant' || segmentBytes.value > 1 || size < 5_000);
          const world = new TestWorld(String(seed), { segmentBytes });
          const got: number[] = [];
          let how = '';
          playConnection(
            world,
            async (socket) => {
              how = await readAll(socket, got);
            },
            async (socket, process) => {
              const written = codeOf(socket.write(pattern(size)));
              await sleep(process, afterNs);
              socket.destroy();
              await written;
            },
          );
          await world.run();
          expect(how).toBe('ECONNRESET');
          expect(firstDifference(got, pattern(got.length))).toBe(-1);
          expect(got.length).toBeLessThanOrEqual(size);
          expect(got.length).toBe(world.events('net.segment').reduce((sum, event) => sum + event.c, 0));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('copies what is written, so that the caller may use its array again', async () => {
    const world = new TestWorld();
    const got: number[] = [];
    playConnection(
      world,
      async (socket) => void (await readAll(socket, got)),
      async (socket) => {
        const bytes = pattern(10);
        await socket.write(bytes);
        bytes.fill(0);
        socket.end();
      },
    );
    await world.run();
    expect(firstDifference(got, pattern(10))).toBe(-1);
  });

  it('keeps the order of writes that are not awaited', async () => {
    const world = new TestWorld();
    const got: number[] = [];
    playConnection(
      world,
      async (socket) => void (await readAll(socket, got)),
      async (socket) => {
        const writes: Promise<void>[] = [];
        for (let i = 0; i < 30; i++) writes.push(socket.write(pattern(10_000, i * 10_000)));
        socket.end();
        await Promise.all(writes);
      },
    );
    await world.run();
    expect(firstDifference(got, pattern(300_000))).toBe(-1);
  });

  it('can be ended on one side while the other still sends', async () => {
    const world = new TestWorld();
    const atServer: number[] = [];
    const atClient: number[] = [];
    const codes: string[] = [];
    playConnection(
      world,
      async (socket, process) => {
        codes.push(await readAll(socket, atServer));
        await sleep(process, SECOND);
        await socket.write(pattern(5000));
        socket.end();
        codes.push(await codeOf(socket.write(pattern(1))));
      },
      async (socket) => {
        await socket.write(pattern(100));
        socket.end();
        codes.push(await codeOf(socket.write(pattern(1))));
        codes.push(await readAll(socket, atClient));
      },
    );
    await world.run();
    expect(atServer).toHaveLength(100);
    expect(firstDifference(atClient, pattern(5000))).toBe(-1);
    expect(codes).toEqual(['EPIPE', 'end', 'EPIPE', 'end']);
    expect(world.events('net.fin')).toHaveLength(2);
  });
});

describe('reads', () => {
  it('that are aborted have taken nothing', async () => {
    const world = new TestWorld();
    const got: number[] = [];
    let code = '';
    playConnection(
      world,
      async (socket, process) => {
        // The bytes arrive while the process is busy: the read has been told of them and not taken them when it is aborted.
        const abort = new AbortController();
        const read = socket.read({ signal: abort.signal });
        process.kernel.at(8 * MILLISECOND, () => process.burn(5 * MILLISECOND));
        process.kernel.at(11 * MILLISECOND, () => abort.abort(new Error('enough')));
        code = await codeOf(read);
        await readAll(socket, got);
      },
      async (socket, process) => {
        await sleep(process, 9 * MILLISECOND - process.now);
        await socket.write(pattern(4));
        socket.end();
      },
    );
    await world.run();
    expect(world.events('net.receive')[0].at).toBeLessThan(11 * MILLISECOND);
    expect(code).toContain('enough');
    expect(firstDifference(got, pattern(4))).toBe(-1);
  });

  it('of an exact length lose what they had taken when aborted, as documented', async () => {
    const world = new TestWorld();
    const got: number[] = [];
    playConnection(
      world,
      async (socket, process) => {
        const abort = new AbortController();
        const read = socket.readExactly(4, { signal: abort.signal });
        await sleep(process, SECOND);
        abort.abort(new Error('enough'));
        expect(await codeOf(read)).toContain('enough');
        await readAll(socket, got);
      },
      async (socket, process) => {
        await socket.write(pattern(2));
        await sleep(process, 2 * SECOND);
        await socket.write(pattern(6, 2));
        socket.end();
      },
    );
    await world.run();
    expect(firstDifference(got, pattern(6, 2))).toBe(-1);
  });

  it('of an exact length reject with ETRUNCATED at an early end and cost nothing for bytes that never come', async () => {
    const world = new TestWorld();
    const codes: string[] = [];
    playConnection(
      world,
      async (socket) => {
        codes.push(await codeOf(socket.readExactly(0)));
        codes.push(await codeOf(socket.readExactly(0xffffffff)));
        codes.push(await codeOf(socket.readExactly(-1)));
      },
      async (socket) => {
        await socket.write(pattern(3));
        socket.end();
      },
    );
    await world.run();
    expect(codes).toEqual(['none', 'ETRUNCATED', 'EINVAL']);
  });

  it('come one at a time', async () => {
    const world = new TestWorld();
    const codes: string[] = [];
    playConnection(
      world,
      async (socket) => {
        const first = socket.read();
        codes.push(await codeOf(socket.read()));
        codes.push(String((await first)?.length));
      },
      async (socket) => {
        await socket.write(pattern(1));
      },
    );
    await world.run();
    expect(codes).toEqual(['EBUSY', '1']);
  });
});

describe('flow control', () => {
  it('stops a sender whose peer does not read, and records for how long', async () => {
    const world = new TestWorld('1', { segmentBytes: { law: 'constant', value: 1460 } });
    const got: number[] = [];
    let acceptedAt = 0;
    playConnection(
      world,
      async (socket, process) => {
        await sleep(process, 5 * SECOND);
        await readAll(socket, got);
      },
      async (socket, process) => {
        // The receive buffer and the send buffer take 128 KiB between them; the next byte must wait for the reader.
        await socket.write(pattern(131_072));
        expect(process.kernel.now).toBeLessThan(SECOND);
        await socket.write(pattern(1000, 131_072));
        acceptedAt = process.kernel.now;
        socket.end();
      },
    );
    await world.run();
    expect(firstDifference(got, pattern(132_072))).toBe(-1);
    expect(acceptedAt).toBeGreaterThan(5 * SECOND);
    const stalls = world.events('net.stall');
    expect(stalls).toHaveLength(1);
    expect(stalls[0].b).toBe(65_536);
    const [end] = world.events('net.stall_end');
    expect(end.c).toBe(end.at - stalls[0].at);
    expect(end.c).toBeGreaterThan(4.9 * SECOND);
  });

  it('knows no stall while the reader keeps up', async () => {
    const world = new TestWorld();
    const got: number[] = [];
    playConnection(
      world,
      async (socket) => void (await readAll(socket, got)),
      async (socket) => {
        await socket.write(pattern(400_000));
        socket.end();
      },
    );
    await world.run();
    expect(got).toHaveLength(400_000);
    expect(world.events('net.stall')).toEqual([]);
  });

  it('carries no more than the bandwidth', async () => {
    const world = new TestWorld('1', { bandwidthBytesPerSecond: 65_536 });
    let endedAt = 0;
    playConnection(
      world,
      async (socket, process) => {
        await readAll(socket, []);
        endedAt = process.kernel.now;
      },
      async (socket) => {
        await socket.write(pattern(10 * 65_536));
        socket.end();
      },
    );
    await world.run();
    expect(endedAt).toBeGreaterThan(10 * SECOND);
    expect(endedAt).toBeLessThan(10.1 * SECOND);
  });
});
