/** A bare world for tests of its parts: no stage, no scenario file. */
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Env } from '../../sim/env/env.ts';
import { chooseDrain } from '../../sim/kernel/drain.ts';
import { renderEvent } from '../../sim/kernel/render-event.ts';
import { World } from '../../sim/world/world.ts';

export const BARE_SCENARIO: Scenario = {
  name: 'bare',
  capstone: 'test/bare',
  story: '',
  exercises: [],
  seeds: 'all',
  durationNs: 60_000_000_000,
  hosts: [{ name: 'n1', disk: { profile: 'ssd_nominal', fs: 'posix_strict', unwritten: 'zero' } }, { name: 'n2' }],
  network: {
    latency: { law: 'constant', value: 1_000_000 },
    bandwidthBytesPerSecond: 10_000_000,
    segmentBytes: { law: 'uniform', low: 1, high: 1460 },
  },
  cast: {},
  faults: [],
};

export function bareWorld(seed = '1'): World {
  return new World(BARE_SCENARIO, seed, 'all');
}

/** Boots `main` as the only program of `n1` and runs the world to its end. */
export async function runProgram(
  world: World,
  main: (env: Env) => Promise<number | void>,
): Promise<{ world: World; lines: string[]; end: string }> {
  world.boot('n1', 'program', main);
  const end = await world.run(await chooseDrain(), () => world.processes('n1').length > 0);
  return { world, end, lines: linesOf(world) };
}

/** Every event as text, without the number. */
export function linesOf(world: World): string[] {
  return world.trace.kept.map((event) => `${event.at} ${event.actor} ${renderEvent(event, world.trace.texts)}`);
}
