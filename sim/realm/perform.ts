/**
 * One run: scenario, fault plan, seed and program in; kept events, digest and attachments out. A pure function.
 */
import type { PlannedFault, Scenario } from '../../scenarios/scenario.ts';
import { stages } from '../../scenarios/stages.ts';
import type { Program } from '../../scenarios/stage.ts';
import type { DiskCrash } from '../disk/disk.ts';
import type { Drain } from '../kernel/drain.ts';
import type { RunEnd } from '../kernel/kernel.ts';
import { allEventKinds, type EventKind, type TraceEvent } from '../kernel/trace.ts';
import { type Panic, World } from '../world/world.ts';

export interface RunRequest {
  readonly scenario: Scenario;
  readonly faults: readonly PlannedFault[];
  readonly seed: string;
  /** Names of the kinds of events to keep. */
  readonly keep: readonly string[] | 'all';
}

export interface RunResult {
  readonly end: RunEnd;
  readonly endNs: number;
  readonly digest: string;
  readonly eventCount: number;
  readonly events: readonly TraceEvent[];
  readonly texts: readonly string[];
  readonly attachments: Readonly<Record<string, unknown>>;
  readonly panics: readonly Panic[];
  readonly defects: readonly Panic[];
  readonly crashes: readonly DiskCrash[];
  /** I/O operations per host with a disk. */
  readonly ioCounts: Readonly<Record<string, number>>;
}

/** A result with what only the host notices. */
export interface RunOutcome extends RunResult {
  /** Promises of the program that were rejected and that nobody ever handled. On a real host each ends the process. */
  readonly unhandledRejections: readonly string[];
}

/** Tells a program that computes without end from one that works: loop turns since the last event. */
export interface Fuel {
  /** Fills up before each event. */
  refill(): void;
  /** True once a program has used it up. */
  readonly exhausted: boolean;
}

export async function perform(
  request: RunRequest,
  program: Program<Record<string, unknown>>,
  drain: Drain,
  fuel: Fuel,
): Promise<RunResult> {
  const { scenario } = request;
  const stage = stages.get(scenario.capstone);
  if (stage === undefined) throw new Error(`no stage for ${scenario.capstone}`);
  // What an earlier run has burnt must not count here.
  fuel.refill();
  const world = new World(scenario, request.seed, keptKinds(request.keep));
  const performance = stage.setUp(world, scenario, program);
  world.plan(request.faults);
  let runaway = false;
  const drainWithFuel: Drain = (step) =>
    drain(() => {
      if (fuel.exhausted) {
        runaway = true;
        return false;
      }
      fuel.refill();
      return step();
    });
  const end = await world.run(drainWithFuel, () => performance.waiting());
  performance.curtain?.();
  const ioCounts: Record<string, number> = {};
  for (const host of world.hosts.values()) if (host.disk !== undefined) ioCounts[host.name] = host.disk.ioCount;
  return {
    end: runaway ? 'runaway' : end,
    endNs: world.now,
    digest: world.trace.digest(),
    eventCount: world.trace.count,
    events: world.trace.kept,
    texts: world.trace.texts,
    attachments: world.attachments,
    panics: world.panics,
    defects: world.defects,
    crashes: world.crashes,
    ioCounts,
  };
}

function keptKinds(keep: RunRequest['keep']): ReadonlySet<EventKind> | 'all' {
  if (keep === 'all') return 'all';
  const names = new Set(keep);
  return new Set(allEventKinds().filter((kind) => names.has(kind.name)));
}
