import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../sim/kernel/random-streams.ts';
import { drawFaults, drawValue } from './draw.ts';
import type { Draw, FaultSpec, Scenario } from './scenario.ts';

const SECOND = 1_000_000_000;
const hosts = ['broker', 'feed-1', 'feed-2', 'feed-3'];

function constant(value: number): Draw {
  return { law: 'constant', value };
}

function fault(parts: Partial<FaultSpec> & { readonly id: string }): FaultSpec {
  return { kind: 'kill', on: 'broker', args: {}, ...parts };
}

function scenario(faults: readonly FaultSpec[], durationNs = 60 * SECOND): Scenario {
  return {
    name: 's',
    capstone: 'c/c',
    story: '',
    exercises: [],
    seeds: 'all',
    durationNs,
    hosts: [],
    network: { latency: constant(0), bandwidthBytesPerSecond: 1, segmentBytes: constant(1) },
    cast: {},
    faults,
  };
}

const draws: fc.Arbitrary<Draw> = fc.oneof(
  fc.record({ law: fc.constant('constant' as const), value: fc.nat(70 * SECOND) }),
  fc.tuple(fc.nat(30 * SECOND), fc.nat(30 * SECOND)).map(([low, more]) => ({ law: 'uniform' as const, low, high: low + more })),
  fc.record({ law: fc.constant('exp' as const), mean: fc.nat(20 * SECOND), floor: fc.nat(20 * SECOND) }),
  fc.array(fc.nat(60 * SECOND), { minLength: 1, maxLength: 4 }).map((values) => ({ law: 'oneOf' as const, values })),
);

const specs: fc.Arbitrary<FaultSpec[]> = fc
  .array(
    fc.record(
      {
        kind: fc.constant('kill'),
        on: fc.constantFrom('broker', 'feed-*', '*', 'feed-* -> broker'),
        at: draws,
        pick: fc.integer({ min: 1, max: 3 }),
        forNs: draws,
        every: fc.nat(20 * SECOND).map((more) => constant(SECOND + more)),
        args: fc.record({ delay: draws, name: fc.constant('x') }),
      },
      { requiredKeys: ['kind', 'on', 'args'] },
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.map((part, i) => ({ ...part, id: `f${i}` }) as FaultSpec));

const seeds = fc.integer({ min: 1, max: 1000 }).map(String);

describe('drawFaults', () => {
  it('gives the same plan for the same seed', () => {
    fc.assert(
      fc.property(specs, seeds, (faults, seed) => {
        expect(drawFaults(scenario(faults), seed, hosts)).toEqual(drawFaults(scenario(faults), seed, hosts));
      }),
    );
  });

  it('leaves the draws of all other faults alone when one is removed', () => {
    fc.assert(
      fc.property(specs, seeds, fc.nat(5), (faults, seed, n) => {
        fc.pre(n < faults.length);
        const removed = faults[n].id;
        const all = drawFaults(scenario(faults), seed, hosts);
        const rest = drawFaults(scenario(faults.filter(({ id }) => id !== removed)), seed, hosts);
        expect(rest).toEqual(all.filter(({ id }) => id.split('#')[0] !== removed));
      }),
    );
  });

  it('is sorted by time, then by order in the file, within the run, with ids of their own', () => {
    fc.assert(
      fc.property(specs, seeds, (faults, seed) => {
        const plan = drawFaults(scenario(faults), seed, hosts);
        const keys = plan.map(({ id, atNs }) => [atNs ?? 0, Number(/\d+/.exec(id)?.[0])]);
        expect(keys).toEqual([...keys].sort((a, b) => a[0] - b[0] || a[1] - b[1]));
        expect(new Set(plan.map(({ id }) => id)).size).toBe(plan.length);
        expect(plan.every(({ atNs = 0 }) => atNs < 60 * SECOND)).toBe(true);
        expect(plan.every(({ args }) => Number.isSafeInteger(args.delay))).toBe(true);
      }),
    );
  });

  it('differs between seeds', () => {
    const spec = fault({ id: 'x', at: { law: 'uniform', low: 0, high: 50 * SECOND } });
    const times = new Set(Array.from({ length: 20 }, (_, seed) => drawFaults(scenario([spec]), String(seed), hosts)[0].atNs));
    expect(times.size).toBe(20);
  });

  it('strikes all matching targets at the same instant, each with draws of its own', () => {
    const spec = fault({
      id: 'x',
      on: 'feed-*',
      at: { law: 'uniform', low: 0, high: 50 * SECOND },
      forNs: { law: 'uniform', low: 0, high: SECOND },
    });
    const plan = drawFaults(scenario([spec]), '1', hosts);
    expect(plan.map(({ id, target }) => [id, target])).toEqual([
      ['x#1', 'feed-1'],
      ['x#2', 'feed-2'],
      ['x#3', 'feed-3'],
    ]);
    expect(new Set(plan.map(({ atNs }) => atNs)).size).toBe(1);
    expect(new Set(plan.map(({ forNs }) => forNs)).size).toBe(3);
  });

  it('picks some of the targets, others each time', () => {
    const spec = fault({ id: 'x', on: 'feed-*', pick: 2, at: constant(0), every: constant(SECOND), times: 30 });
    const plan = drawFaults(scenario([spec]), '1', hosts);
    expect(plan).toHaveLength(60);
    const pairs = Array.from({ length: 30 }, (_, n) => `${plan[2 * n].target} ${plan[2 * n + 1].target}`);
    expect(new Set(pairs)).toEqual(new Set(['feed-1 feed-2', 'feed-1 feed-3', 'feed-2 feed-3']));
  });

  it('repeats until the end, or as often as asked', () => {
    const forever = fault({ id: 'x', at: constant(5 * SECOND), every: constant(10 * SECOND) });
    expect(drawFaults(scenario([forever]), '1', hosts).map(({ atNs }) => (atNs as number) / SECOND)).toEqual([5, 15, 25, 35, 45, 55]);
    expect(drawFaults(scenario([{ ...forever, times: 2 }]), '1', hosts).map(({ id }) => id)).toEqual(['x#1', 'x#2']);
  });

  it('arms a triggered fault once per target and gives it no time', () => {
    const spec = fault({ id: 'x', when: { op: 'fsync', nth: { law: 'constant', value: 7 } } });
    expect(drawFaults(scenario([spec]), '1', hosts)).toEqual([
      { id: 'x', kind: 'kill', target: 'broker', when: { op: 'fsync', nth: 7 }, args: {} },
    ]);
  });

  it('leaves out what would come after the end', () => {
    const spec = fault({ id: 'x', at: { law: 'exp', mean: 60 * SECOND, floor: 0 } });
    const plans = Array.from({ length: 200 }, (_, seed) => drawFaults(scenario([spec]), String(seed), hosts));
    const struck = plans.filter((plan) => plan.length === 1).length;
    // 1 - 1/e of them come in time.
    expect(struck).toBeGreaterThan(105);
    expect(struck).toBeLessThan(147);
  });
});

it('draws within the bounds of the law', () => {
  fc.assert(
    fc.property(draws, seeds, (draw, seed) => {
      const value = drawValue(draw, new RandomStreams(seed).stream('x'));
      expect(Number.isSafeInteger(value)).toBe(true);
      if (draw.law === 'uniform') expect(value >= draw.low && value <= draw.high).toBe(true);
      if (draw.law === 'exp') expect(value).toBeGreaterThanOrEqual(draw.floor);
      if (draw.law === 'oneOf') expect(draw.values).toContain(value);
    }),
  );
});

it('takes nothing from the stream for a constant', () => {
  const [used, unused] = [new RandomStreams('1').stream('x'), new RandomStreams('1').stream('x')];
  drawValue(constant(5), used);
  expect(used.uint32()).toBe(unused.uint32());
});
