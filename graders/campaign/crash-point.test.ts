import { describe, expect, it } from 'vitest';
import type { CrashPointsSpec } from '../../scenarios/scenario.ts';
import { allCrashPoints, countCrashPoints, sampleCrashPoints } from './crash-point.ts';

const SPEC: CrashPointsSpec = {
  host: 'n1',
  policies: ['none', 'all', 'suffix'],
  samples: 40,
  nestedPartsPerMillion: 250_000,
  bootAfterNs: 1,
};

describe('crash points', () => {
  it('are every operation, phase and policy, each alone and with a second loss, when exhaustive', () => {
    const points = [...allCrashPoints(SPEC, 5, '1')];
    expect(points).toHaveLength(countCrashPoints(SPEC, 5));
    const alone = points.filter(({ nested }) => nested === undefined);
    expect(new Set(alone.map(({ io, phase, policy }) => `${io} ${phase} ${policy}`)).size).toBe(5 * 3 * 3);
    expect(points.length - alone.length).toBe(alone.length);
    expect([...allCrashPoints(SPEC, 5, '1')]).toEqual(points);
  });

  it('are drawn within the run when sampled, the same for the same seed', () => {
    const points = sampleCrashPoints(SPEC, 100, '7');
    expect(points).toHaveLength(40);
    expect(points.every(({ io }) => io >= 0 && io < 100)).toBe(true);
    expect(points.some(({ nested }) => nested !== undefined)).toBe(true);
    expect(points.some(({ nested }) => nested === undefined)).toBe(true);
    expect(sampleCrashPoints(SPEC, 100, '7')).toEqual(points);
    expect(sampleCrashPoints(SPEC, 100, '8')).not.toEqual(points);
    expect(sampleCrashPoints(SPEC, 0, '7')).toEqual([]);
  });
});
