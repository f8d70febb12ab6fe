import { describe, expect, it } from 'vitest';
import type { PlannedFault, Scenario } from '../../scenarios/scenario.ts';
import { drainByNextTick } from '../kernel/drain.ts';
import { SECOND } from '../kernel/time.ts';
import { World } from '../world/world.ts';

const scenario: Scenario = {
  name: 'log',
  capstone: 'test/log',
  story: '',
  exercises: [],
  seeds: 'one',
  durationNs: 10 * SECOND,
  hosts: [{ name: 'n1', disk: { profile: 'ssd_nominal', fs: 'posix_strict', unwritten: 'zero' } }],
  network: {
    latency: { law: 'constant', value: 1000 },
    bandwidthBytesPerSecond: 1_000_000_000,
    segmentBytes: { law: 'constant', value: 1500 },
  },
  cast: {},
  faults: [],
};

/** A log that appends ten records, each synced, and goes on where it stood after a reboot. Returns what the disk holds in the end. */
async function run(faults: readonly PlannedFault[]): Promise<{ world: World; content: string; boots: number; acknowledged: number }> {
  const world = new World(scenario, 'seed', 'all');
  let boots = 0;
  let acknowledged = 0;
  const boot = (): void => {
    boots++;
    world.boot('n1', 'log', async (env) => {
      const log = await env.fs.open('log', 'a+');
      const directory = await env.fs.open('/');
      await directory.sync();
      while ((await log.stat()).size < 10) {
        await log.write(new TextEncoder().encode('x'));
        await log.sync();
        acknowledged++;
      }
    });
  };
  world.onBoot('n1', boot);
  boot();
  world.plan(faults);
  await world.run(drainByNextTick, () => false);
  return { world, content: new TextDecoder().decode(world.host('n1').disk?.durable('log')), boots, acknowledged };
}

describe('a disk in the world', () => {
  it('serves a program until it is done', async () => {
    const { content, boots, acknowledged, world } = await run([]);
    expect([content, boots, acknowledged]).toEqual(['x'.repeat(10), 1, 10]);
    expect(world.host('n1').disk?.ioCount).toBe(22);
  });

  it('loses power at every operation and phase without losing what was acknowledged', async () => {
    const digests = new Set<string>();
    for (let io = 0; io < 22; io += 3) {
      for (const phase of ['before', 'during', 'after'] as const) {
        const fault: PlannedFault = {
          id: 'cut',
          kind: 'power_loss',
          target: 'n1',
          when: { io, phase },
          args: { policy: 'none', restart_after: SECOND },
        };
        const { world, content, boots, acknowledged } = await run([fault]);
        // A write of one byte and a change of a directory have no middle, and are cut after it.
        expect([io, phase, world.crashes.length]).toEqual([io, phase, 1]);
        expect([content, boots]).toEqual(['x'.repeat(10), 2]);
        expect(acknowledged).toBeGreaterThanOrEqual(9);
        digests.add(world.trace.digest());
      }
    }
    expect(digests.size).toBeGreaterThan(15);
  });

  it('fails the sync that a planned fault names, from its time on', async () => {
    const fault: PlannedFault = {
      id: 'bad',
      kind: 'fsync_error',
      target: 'n1',
      when: { op: 'fsync', path: 'log', nth: 4 },
      args: { model: 'mark_clean', strikes: 1 },
    };
    const { world, acknowledged } = await run([fault]);
    expect(acknowledged).toBe(3);
    expect(world.panics.map((panic) => panic.message)).toEqual(["EnvError: EIO: fsync '/log'"]);
  });
});
