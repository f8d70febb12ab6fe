/** What the main thread asks of a worker. Plain data, both ways. */
import type { CrashPoint } from '../graders/campaign/crash-point.ts';
import type { TrialResult } from '../graders/campaign/trial.ts';
import type { Finding } from '../graders/criterion.ts';
import type { Failure, Problem } from '../graders/verdict.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { BundledProgram } from '../sim/realm/host/bundle.ts';

interface OfProgram {
  readonly program: BundledProgram;
  readonly capstone: string;
}

interface OfSeed extends OfProgram {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly twice: boolean;
}

export type Job =
  /** Loads the program once, away from the main thread. */
  | ({ readonly kind: 'probe' } & OfProgram)
  /** All trials of one seed: the scenario as it is or, where it has crash points, a sample of them. */
  | ({ readonly kind: 'seed' } & OfSeed)
  /** Trials at these crash points. */
  | ({ readonly kind: 'points'; readonly points: readonly CrashPoint[] } & OfSeed)
  /** Tells a failure by running its trial once more with everything kept. */
  | ({
      readonly kind: 'tell';
      readonly criterion: string;
      readonly verdict: 'fail' | 'inconclusive';
      readonly finding: Finding;
      readonly point?: CrashPoint;
      readonly token: string;
      readonly withExhibit: boolean;
    } & OfSeed)
  /** The trace of one trial as text, to its end or to an event. */
  | ({ readonly kind: 'trace'; readonly point?: CrashPoint; readonly until?: number } & OfSeed);

export interface ProbeResult {
  readonly problem?: Problem;
}

export interface SeedResult {
  readonly trials: readonly TrialResult[];
  /** I/O operations of the undisturbed run, for scenarios with crash points. */
  readonly ioCount?: number;
}

export type TellResult = Failure;

export interface TraceResult {
  readonly trial: TrialResult;
  /** One line per event. */
  readonly lines: readonly string[];
}
