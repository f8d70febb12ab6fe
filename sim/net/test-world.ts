/** A small world for tests: kernel, network and processes, without scenarios, disks or faults. */
import type { NetworkSpec } from '../../scenarios/scenario.ts';
import type { Net, Socket } from '../env/net.ts';
import { drainByNextTick } from '../kernel/drain.ts';
import { Kernel, type RunEnd } from '../kernel/kernel.ts';
import { RandomStreams } from '../kernel/random-streams.ts';
import { MILLISECOND, SECOND } from '../kernel/time.ts';
import { Trace, type TraceEvent } from '../kernel/trace.ts';
import { type ProcessHost, SimProcess } from '../process/process.ts';
import { Network } from './network.ts';

export const PLAIN: NetworkSpec = {
  latency: { law: 'constant', value: MILLISECOND },
  bandwidthBytesPerSecond: 10_000_000,
  segmentBytes: { law: 'uniform', low: 1, high: 1460 },
};

interface TestHost extends ProcessHost {
  readonly address: string;
  powered: boolean;
}

export class TestWorld {
  readonly kernel = new Kernel();
  readonly trace = new Trace(() => this.kernel.now, 'all');
  readonly streams: RandomStreams;
  readonly network: Network;
  readonly errors: unknown[] = [];
  readonly #hosts = new Map<string, TestHost>();

  constructor(seed = '1', spec: Partial<NetworkSpec> = {}) {
    this.streams = new RandomStreams(seed);
    this.network = new Network(this.kernel, this.trace, this.streams, { ...PLAIN, ...spec });
  }

  host(name: string): TestHost {
    let host = this.#hosts.get(name);
    if (host === undefined) {
      host = { name, address: `10.0.0.${this.#hosts.size + 1}`, powered: true, wallOffsetMs: 0, cpuSlowdownMilli: 1000, callCostNs: 1000 };
      this.#hosts.set(name, host);
      this.network.attach(host);
    }
    return host;
  }

  /** Starts a process that ends when `main` has returned, unless it is to stay. */
  start(hostName: string, name: string, main: (net: Net, process: SimProcess) => Promise<void>, stay = false): SimProcess {
    const process = new SimProcess(
      this.kernel,
      this.trace,
      this.host(hostName),
      name,
      1,
      this.streams.stream(`process/${hostName}/${name}`),
    );
    const net = this.network.createNet(process);
    this.kernel.soon(() =>
      process.deliver(() => {
        main(net, process).then(
          () => {
            if (!stay) process.finish('exit', 0);
          },
          (error: unknown) => {
            this.errors.push(error);
            process.finish('panic', 101);
          },
        );
      }),
    );
    return process;
  }

  /** Runs; rethrows what a process threw. */
  async run(untilNs = 60 * SECOND): Promise<RunEnd> {
    const end = await this.kernel.run(untilNs, drainByNextTick);
    if (this.errors.length > 0) throw this.errors[0];
    return end;
  }

  /** Events of one name, in order. */
  events(name: string): TraceEvent[] {
    return this.trace.kept.filter((event) => event.kind.name === name);
  }
}

/** Resolves after that much virtual time. */
export function sleep(process: SimProcess, durationNs: number): Promise<void> {
  return process.operation('clock.sleep', undefined, (settle) => {
    process.kernel.at(process.now + durationNs, () => settle.resolve(() => {}));
  });
}

/** The code of the error that `action` rejects with; `none` when it does not. */
export async function codeOf(action: Promise<unknown>): Promise<string> {
  try {
    await action;
    return 'none';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** A server and a client with one connection between them: each side's part of the play gets its end. */
export function playConnection(
  world: TestWorld,
  server: (socket: Socket, process: SimProcess) => Promise<void>,
  client: (socket: Socket, process: SimProcess) => Promise<void>,
): { readonly server: SimProcess; readonly client: SimProcess } {
  world.host('server');
  world.host('client');
  return {
    server: world.start('server', 'srv', async (net, process) => {
      const listener = await net.listen({ host: '0.0.0.0', port: 7777 });
      await server(await listener.accept(), process);
    }),
    client: world.start('client', 'cli', async (net, process) => {
      await sleep(process, MILLISECOND);
      await client(await net.connect({ host: 'server', port: 7777 }), process);
    }),
  };
}

/** Reads to the end of the stream, or to an error, which it then names. */
export async function readAll(socket: Socket, into: number[], maxBytes?: number): Promise<string> {
  try {
    for (;;) {
      const bytes = await socket.read(maxBytes === undefined ? {} : { maxBytes });
      if (bytes === null) return 'end';
      for (const byte of bytes) into.push(byte);
    }
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** Bytes that differ from place to place, so that a shifted or doubled piece shows. */
export function pattern(length: number, from = 0): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = ((from + i) * 31 + ((from + i) >> 8)) & 0xff;
  return bytes;
}

/** Where two byte sequences differ first; -1 when they are equal. */
export function firstDifference(got: readonly number[], expected: Uint8Array): number {
  const length = Math.min(got.length, expected.length);
  for (let i = 0; i < length; i++) if (got[i] !== expected[i]) return i;
  return got.length === expected.length ? -1 : length;
}
