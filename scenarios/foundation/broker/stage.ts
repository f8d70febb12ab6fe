/** The stage of the broker: boots the submission with its handlers, and the ground stations on hosts of their own. */
import { type BrokerConfig, type BrokerExports, DEFAULT_CONFIG, type Downstream } from '../../../engines/foundation/broker/contract.ts';
import type { Env } from '../../../sim/env/env.ts';
import type { SimProcess } from '../../../sim/process/process.ts';
import type { World } from '../../../sim/world/world.ts';
import type { Stage } from '../../stage.ts';
import type { BrokerCast } from './cast/cast.ts';
import { brokerReturned } from './cast/events.ts';
import { Feed, type FeedRole } from './cast/feed.ts';
import { createHandlers } from './cast/handler.ts';
import { Payloads, readLabel } from './cast/payloads.ts';
import { BROKER_HOST, feedHosts } from './hosts.ts';

/** A check costs the same for each such block that a payload has begun, so that frames of one feed differ. */
const CHECKED_BLOCK_BYTES = 256;

export const stage: Stage<BrokerCast, BrokerExports> = {
  capstone: 'foundation/broker',
  exports: ['run'],

  setUp(world, scenario, program) {
    const { cast } = scenario;
    const brokerAddress = world.host(BROKER_HOST).address;
    const roles = castFeeds(cast);
    // Addresses are given in this order, before the configuration names any.
    for (const role of roles) world.host(role.name);
    const config = configOf(world, cast);

    const boot = (): SimProcess =>
      world.boot(BROKER_HOST, 'broker', async (env) => {
        const code = await program.instantiate().run(env, config, downstreamOf(world, env, cast));
        const { trace } = world;
        trace.emit(brokerReturned, trace.text(BROKER_HOST), Number.isSafeInteger(code) ? code : -1);
        return code;
      });
    if (cast.squatter !== undefined) occupy(world, cast.squatter);
    boot();
    world.onBoot(BROKER_HOST, () => void boot());

    const payloads = new Payloads(world.streams.stream('workload/payloads'));
    let playing = roles.length;
    for (const role of roles) {
      world.actor(role.name, 'feed', async (env) => {
        await new Feed(world, env, role, { host: brokerAddress, port: config.port }, payloads).play();
        playing--;
      });
    }
    return { waiting: () => playing > 0 };
  },
};

function castFeeds(cast: BrokerCast): FeedRole[] {
  const roles: FeedRole[] = [];
  cast.feeds.forEach((spec, group) => {
    for (const name of feedHosts(spec.name, spec.count)) roles.push({ name, spec, group, number: roles.length });
  });
  return roles;
}

function configOf(world: World, cast: BrokerCast): BrokerConfig {
  const given = cast.config ?? {};
  return {
    host: given.host ?? DEFAULT_CONFIG.host,
    port: given.port ?? DEFAULT_CONFIG.port,
    broadcastCapacity: given.broadcast_capacity ?? DEFAULT_CONFIG.broadcastCapacity,
    maxFrameBytes: given.max_frame ?? DEFAULT_CONFIG.maxFrameBytes,
    drainDeadlineNs: given.drain_deadline ?? DEFAULT_CONFIG.drainDeadlineNs,
    ...(given.idle_timeout === undefined ? {} : { idleTimeoutNs: given.idle_timeout }),
    ...(given.max_sessions === undefined ? {} : { maxSessions: given.max_sessions }),
    ...(given.credit === undefined
      ? {}
      : { credit: given.credit.map((entry) => ({ ...entry, sources: entry.sources.map((host) => world.host(host).address) })) }),
  };
}

function downstreamOf(world: World, env: Env, cast: BrokerCast): Downstream {
  const handlers = createHandlers(world, env, cast.handlers);
  if (cast.validate !== true) return { handlers };
  const validate = (payload: Uint8Array): boolean => {
    const { group, invalid } = readLabel(payload);
    const blocks = Math.max(1, Math.ceil(payload.length / CHECKED_BLOCK_BYTES));
    const costNs = (cast.feeds[group]?.validate ?? 0) * blocks;
    if (costNs > 0) env.cpu.burn(costNs);
    return !invalid;
  };
  return { handlers, validate };
}

/** Another process holds the port. It is booted first, so it has it first. */
function occupy(world: World, port: number): void {
  world.boot(BROKER_HOST, 'squatter', async (env) => {
    const listener = await env.net.listen({ host: '0.0.0.0', port });
    await listener.accept();
  });
}
