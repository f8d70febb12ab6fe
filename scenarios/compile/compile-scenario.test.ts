import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../scenario.ts';
import { withoutParts } from '../without-parts.ts';
import { compileScenario } from './compile-scenario.ts';
import { fixtureCapstones, fixtureFaults } from './fixture.ts';

const SECOND = 1_000_000_000;
const options = { file: 'scenarios/foundation/broker/brownout.yaml', capstones: fixtureCapstones, faults: fixtureFaults };

const FULL = `
scenario: brownout
capstone: foundation/broker
story: >
  One handler is starved
  for a while.
exercises: [F1.1, F1.12]
seeds: few
duration: 8 min
hosts:
  - {name: oor-1, disk: {capacity: 64 MiB, unwritten: stale}}
  - {name: oor-2}
network: {latency: 'uniform(1 ms, 5 ms)', bandwidth: 64 KiB/s, segments: 1 B}
cast:
  feeds: 4
  rate: 3.3/s
  gap: 20 s + exp(3 s)
  handlers: [{delay: 1 ms}, {loses: 10 %}]
faults:
  - do: slow_disk
    on: "*"
    at: uniform(10 s, 20 s)
    for: 20 s
    factor: 10 x
  - {id: plug, do: power_loss, on: oor-1, when: {op: fsync, path: 'wal_*', nth: 7, from: 3 s}, policy: suffix(3), restart_after: exp(1 s)}
  - {do: partition, on: "feed-* -> broker", pick: 1, at: 4 s, every: 1 min, times: 3, for: 7 s, symmetric: false}
control: {without: [plug], cast: {handlers: [], feeds: 1}}
crash_points: {host: oor-1, policies: [none, random(0.5)], samples: 3, nested: 20 %, boot_after: 5 s}
`;

const LEAST = `
scenario: brownout
capstone: foundation/broker
story: Nothing happens.
exercises: [F1.1]
duration: 10 s
`;

function compiled(text: string): Scenario {
  const result = compileScenario(text, options);
  if ('problems' in result) throw new Error(result.rendered);
  return result.scenario;
}

describe('compileScenario', () => {
  it('resolves every unit and name of a full file', () => {
    expect(compiled(FULL)).toEqual({
      name: 'brownout',
      capstone: 'foundation/broker',
      story: 'One handler is starved for a while.',
      exercises: ['F1.1', 'F1.12'],
      seeds: 'few',
      durationNs: 480 * SECOND,
      hosts: [
        { name: 'oor-1', disk: { profile: 'ssd_nominal', fs: 'posix_strict', capacityBytes: 67_108_864, unwritten: 'stale' } },
        { name: 'oor-2' },
      ],
      network: {
        latency: { law: 'uniform', low: 1_000_000, high: 5_000_000 },
        bandwidthBytesPerSecond: 65_536,
        segmentBytes: { law: 'constant', value: 1 },
      },
      cast: {
        feeds: 4,
        rate: 303_030_303,
        gap: { law: 'exp', mean: 3 * SECOND, floor: 20 * SECOND },
        handlers: [
          { delay: 1_000_000, loses: 0 },
          { delay: 0, loses: 100_000 },
        ],
      },
      faults: [
        {
          id: 'slow_disk',
          kind: 'slow_disk',
          // Only one of the hosts that `*` matches has a disk.
          on: 'oor-1',
          at: { law: 'uniform', low: 10 * SECOND, high: 20 * SECOND },
          forNs: { law: 'constant', value: 20 * SECOND },
          args: { factor: 10_000_000, stall: 0 },
        },
        {
          id: 'plug',
          kind: 'power_loss',
          on: 'oor-1',
          when: { op: 'fsync', path: 'wal_*', nth: { law: 'constant', value: 7 }, fromNs: 3 * SECOND },
          args: { policy: 'suffix(3)', restart_after: { law: 'exp', mean: SECOND, floor: 0 } },
        },
        {
          id: 'partition',
          kind: 'partition',
          on: 'feed-* -> broker',
          pick: 1,
          at: { law: 'constant', value: 4 * SECOND },
          forNs: { law: 'constant', value: 7 * SECOND },
          every: { law: 'constant', value: 60 * SECOND },
          times: 3,
          args: { symmetric: false },
        },
      ],
      control: { without: ['plug'], cast: { handlers: [], feeds: 1 } },
      crashPoints: {
        host: 'oor-1',
        policies: ['none', 'random(0.5)'],
        samples: 3,
        nestedPartsPerMillion: 200_000,
        bootAfterNs: 5 * SECOND,
      },
    });
  });

  it('fills in the defaults', () => {
    expect(compiled(LEAST)).toEqual({
      name: 'brownout',
      capstone: 'foundation/broker',
      story: 'Nothing happens.',
      exercises: ['F1.1'],
      seeds: 'all',
      durationNs: 10 * SECOND,
      hosts: [],
      network: {
        latency: { law: 'constant', value: 1_000_000 },
        bandwidthBytesPerSecond: 10_000_000,
        segmentBytes: { law: 'uniform', low: 1, high: 1460 },
      },
      cast: { feeds: 2, rate: 10_000_000, gap: { law: 'exp', mean: 10_000_000, floor: 0 }, handlers: [] },
      faults: [],
    });
  });

  it('fills in the defaults of disks, crash points and fault parameters', () => {
    const scenario = compiled(`${LEAST}
hosts: [{name: oor-1, disk: {}}]
crash_points: {host: oor-1}
faults: [{do: power_loss, on: oor-1, at: 1 s}]
`);
    expect(scenario.hosts[0].disk).toEqual({ profile: 'ssd_nominal', fs: 'posix_strict', unwritten: 'zero' });
    expect(scenario.crashPoints).toMatchObject({ samples: 4, nestedPartsPerMillion: 50_000, bootAfterNs: SECOND });
    expect(scenario.crashPoints?.policies).toContain('torn_last');
    expect(scenario.faults[0].args).toEqual({ policy: 'random' });
  });

  it('merges the cast of the control run key by key and converts it once', () => {
    const { control } = compiled(`${LEAST}
cast: {handlers: [{delay: 5 s}], gap: 1 s}
control: {cast: {handlers: [{delay: 1 s}], rate: 1/s}}
`);
    expect(control).toEqual({ without: [], cast: { handlers: [{ delay: SECOND, loses: 0 }], rate: SECOND } });
  });

  it('converts what an alias repeats once for each use', () => {
    const { cast } = compiled(`${LEAST}
cast: {handlers: [&slow {delay: 5 s}, *slow]}
`);
    expect(cast.handlers).toEqual([
      { delay: 5 * SECOND, loses: 0 },
      { delay: 5 * SECOND, loses: 0 },
    ]);
  });

  it('gives the same result each time it is asked', () => {
    expect(compiled(FULL)).toEqual(compiled(FULL));
  });

  it('either compiles a damaged file or says what is wrong with it, at a place in the file', () => {
    const cut = fc.record({
      at: fc.nat(FULL.length),
      length: fc.nat(30),
      put: fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('exp(', '- ', ': ', '&a', '*a', '-> ', '~', '[]', '{}', '0')),
    });
    fc.assert(
      fc.property(fc.array(cut, { minLength: 1, maxLength: 3 }), (cuts) => {
        const text = cuts.reduce((t, { at, length, put }) => t.slice(0, at) + put + t.slice(at + length), FULL);
        const result = compileScenario(text, options);
        if ('scenario' in result) return;
        expect(result.problems.length).toBeGreaterThan(0);
        for (const { span } of result.problems) {
          expect(span.offset).toBeGreaterThanOrEqual(0);
          expect(span.offset).toBeLessThanOrEqual(text.length);
        }
        expect(result.rendered).toContain('brownout.yaml:');
      }),
      { numRuns: 300 },
    );
  });
});

describe('withoutParts', () => {
  it('leaves out what the control run does without', () => {
    const full = compiled(FULL);
    const control = withoutParts(full);
    expect(control?.faults.map(({ id }) => id)).toEqual(['slow_disk', 'partition']);
    expect(control?.cast).toEqual({ ...full.cast, handlers: [], feeds: 1 });
    expect(control?.control).toBeUndefined();
    expect(control?.crashPoints).toBeUndefined();
  });

  it('knows a scenario that asks for no control', () => {
    expect(withoutParts(compiled(LEAST))).toBeUndefined();
  });
});
