/** The checked file in the shape that the rest of the project reads: names in full, units in names. */
import type { CrashPointsSpec, FaultSpec, HostSpec, NetworkSpec, Scenario } from '../scenario.ts';
import type { WrittenHost, WrittenScenario } from './written-scenario.ts';

export function assembleScenario(written: WrittenScenario, faults: readonly FaultSpec[], controlCast: Record<string, unknown>): Scenario {
  const { control, crash_points: points } = written;
  return {
    name: written.scenario,
    capstone: written.capstone,
    story: written.story.trim(),
    exercises: written.exercises,
    seeds: written.seeds,
    durationNs: written.duration,
    hosts: written.hosts.map(hostSpec),
    network: networkSpec(written.network),
    cast: written.cast,
    faults,
    ...(control === undefined ? {} : { control: { without: control.without, cast: controlCast } }),
    ...(points === undefined ? {} : { crashPoints: crashPointsSpec(points) }),
  };
}

function hostSpec({ name, disk }: WrittenHost): HostSpec {
  if (disk === undefined) return { name };
  const { capacity, ...rest } = disk;
  return { name, disk: { ...rest, ...(capacity === undefined ? {} : { capacityBytes: capacity }) } };
}

function networkSpec({ latency, bandwidth, segments }: WrittenScenario['network']): NetworkSpec {
  return { latency, bandwidthBytesPerSecond: bandwidth, segmentBytes: segments };
}

function crashPointsSpec(points: NonNullable<WrittenScenario['crash_points']>): CrashPointsSpec {
  const { host, policies, samples, nested, boot_after: bootAfterNs } = points;
  return { host, policies, samples, nestedPartsPerMillion: nested, bootAfterNs };
}
