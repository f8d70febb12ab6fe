/** A downstream handler: writes down each frame it is given and takes the time that the scenario says. */
import type { Env } from '../../../../sim/env/env.ts';
import type { World } from '../../../../sim/world/world.ts';
import type { Frame, FrameHandler } from '../../../../engines/foundation/broker/contract.ts';
import { crc32 } from '../../../../sim/bytes/crc32.ts';
import type { HandlerSpec } from './cast.ts';
import { brokerDeliver, brokerHandled } from './events.ts';

/** Longer than any run. */
const FOR_EVER_NS = 1_000_000_000_000_000;

/** The handlers of one boot of the broker; they sleep on its event loop. */
export function createHandlers(world: World, env: Env, specs: readonly HandlerSpec[]): FrameHandler[] {
  const handlers: FrameHandler[] = [];
  for (const spec of specs) {
    for (let n = 0; n < (spec.count ?? 1); n++) handlers.push(createHandler(world, env, spec, handlers.length));
  }
  return handlers;
}

function createHandler(world: World, env: Env, spec: HandlerSpec, index: number): FrameHandler {
  const { trace } = world;
  const actor = trace.text(`handler-${index}`);
  const taken = trace.text('taken');
  const threw = trace.text('threw');
  let given = 0;
  return {
    async onFrame(frame: Frame): Promise<void> {
      given++;
      trace.emit(brokerDeliver, actor, index, trace.text(String(frame.stationId)), frame.payload.length, crc32(frame.payload));
      if (spec.throws_on?.includes(given) === true) {
        trace.emit(brokerHandled, actor, index, threw);
        throw new Error(`handler ${index} cannot take frame ${given}`);
      }
      const durationNs = durationOf(spec, world.now);
      if (durationNs === 0) return;
      await env.clock.sleep(durationNs);
      trace.emit(brokerHandled, actor, index, taken);
    },
  };
}

function durationOf(spec: HandlerSpec, now: number): number {
  if (spec.stuck_from !== undefined && now >= spec.stuck_from) return FOR_EVER_NS;
  const parked = spec.parked?.find((span) => now >= span.from && now < span.until);
  if (parked !== undefined) return parked.until - now;
  const slow = spec.slow?.find((span) => now >= span.from && now < span.until);
  return slow?.takes ?? spec.takes ?? 0;
}
