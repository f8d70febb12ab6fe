/**
 * Losses of power at chosen points: which I/O operation, which phase of it, which unsynced effects survive, and perhaps a second loss
 * while the program recovers from the first.
 */
import type { CrashPointsSpec, PlannedFault, Scenario } from '../../scenarios/scenario.ts';
import { type RandomStream, RandomStreams } from '../../sim/kernel/random-streams.ts';

export type CrashPhase = 'before' | 'during' | 'after';

const PHASES: readonly CrashPhase[] = ['before', 'during', 'after'];

export interface CrashPoint {
  /** Number of the disk's I/O operation, from 0. */
  readonly io: number;
  readonly phase: CrashPhase;
  readonly policy: string;
  /** I/O operations from the return of power to the second loss. */
  readonly nested?: { readonly ioAfterBoot: number; readonly policy: string };
}

/** The furthest into a recovery that a second loss goes; beyond it the program is at work again. */
const DEEPEST_NESTED_IO = 24;

/** Crashes that the undisturbed run offers: each single loss of power, alone and followed by a second one during recovery. */
export function countCrashPoints(spec: CrashPointsSpec, ioCount: number): number {
  return ioCount * PHASES.length * spec.policies.length * 2;
}

/** All of them, in order. Where the second loss strikes, and by which policy, is drawn for each point. */
export function* allCrashPoints(spec: CrashPointsSpec, ioCount: number, seed: string): Generator<CrashPoint> {
  const streams = new RandomStreams(seed);
  for (let io = 0; io < ioCount; io++) {
    for (const phase of PHASES) {
      for (const policy of spec.policies) {
        const point: CrashPoint = { io, phase, policy };
        yield point;
        yield withSecondLoss(spec, point, streams.stream(`crash-points/${io}/${phase}/${policy}`));
      }
    }
  }
}

/** As many as the scenario samples, drawn; the same for the same seed. */
export function sampleCrashPoints(spec: CrashPointsSpec, ioCount: number, seed: string): CrashPoint[] {
  const stream = new RandomStreams(seed).stream('crash-points');
  const points: CrashPoint[] = [];
  for (let i = 0; i < spec.samples && ioCount > 0; i++) {
    const point: CrashPoint = { io: stream.below(ioCount), phase: stream.pick(PHASES), policy: stream.pick(spec.policies) };
    points.push(stream.chance(spec.nestedPartsPerMillion) ? withSecondLoss(spec, point, stream) : point);
  }
  return points;
}

function withSecondLoss(spec: CrashPointsSpec, point: CrashPoint, stream: RandomStream): CrashPoint {
  return { ...point, nested: { ioAfterBoot: stream.below(DEEPEST_NESTED_IO), policy: stream.pick(spec.policies) } };
}

export function crashFaults(scenario: Scenario, point: CrashPoint): PlannedFault[] {
  const spec = scenario.crashPoints;
  if (spec === undefined) throw new Error(`${scenario.name} has no crash points`);
  const args = { restart_after: spec.bootAfterNs };
  const faults: PlannedFault[] = [
    {
      id: 'crash',
      kind: 'power_loss',
      target: spec.host,
      when: { io: point.io, phase: point.phase },
      args: { ...args, policy: point.policy },
    },
  ];
  if (point.nested !== undefined) {
    faults.push({
      id: 'crash-in-recovery',
      kind: 'power_loss',
      target: spec.host,
      // Operations go on being counted over the boot.
      when: { io: point.io + 1 + point.nested.ioAfterBoot, phase: 'before' },
      args: { ...args, policy: point.nested.policy },
    });
  }
  return faults;
}
