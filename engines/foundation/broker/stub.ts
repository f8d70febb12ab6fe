/**
 * Starter for `foundation/broker`. Copy it, rename it, fill in the TODOs, and grade it:
 *
 *   orrery grade foundation/broker --submission ./mine.ts
 *
 * It accepts one connection after the other, reads frames the easy way, and stops at once. That loads and runs; little more.
 */
import type { Env } from 'orrery/env';
import type { Socket } from 'orrery/env/net';
import type { BrokerConfig, Downstream } from 'orrery/capstones/foundation/broker';

export async function run(env: Env, config: BrokerConfig, downstream: Downstream): Promise<number> {
  // TODO: what if the address cannot be bound?
  const listener = await env.net.listen({ host: config.host, port: config.port });

  // TODO: stop accepting, let sessions finish the frame they are in, drain the handlers, keep the deadline.
  env.signals.on('SIGINT', () => env.process.exit(0));

  for (let n = 1; ; n++) {
    // TODO: accept can fail for a while.
    const socket = await listener.accept();
    const stationId = `station-${n}`;
    env.log.info('conn.open', { station: stationId });
    // TODO: the next connection waits for this one to end.
    await serve(socket, stationId, downstream);
  }
}

async function serve(socket: Socket, stationId: string, downstream: Downstream): Promise<void> {
  for (;;) {
    // TODO: readExactly rejects at the end of the stream, and loses bytes when it is cancelled.
    const header = await socket.readExactly(4);
    const length = new DataView(header.buffer, header.byteOffset).getUint32(0);
    // TODO: compare the length with config.maxFrameBytes before anything else.
    const payload = await socket.readExactly(length);
    // TODO: downstream.validate, off the event loop.
    // TODO: a handler that takes a second holds up everything here; see env.channels.broadcast.
    for (const handler of downstream.handlers) await handler.onFrame({ stationId, payload });
  }
}
