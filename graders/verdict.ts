/**
 * The verdict document: everything a grading found, as data. Terminal, HTML and JUnit are projections of it. It holds no wall time,
 * no host name and no absolute path: the same submission, scenarios and seeds give the same bytes.
 */
import type { FileFate } from '../sim/disk/crash.ts';
import type { Origin } from './criterion.ts';

/**
 * `inconclusive`: a budget was spent or the campaign was cut short; never counted as a pass. `invalid-submission`: does not load,
 * breaks the contract, or is not deterministic. `harness-defect`: a bug of this tool.
 */
export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'invalid-submission' | 'harness-defect';

/** From best to worst; a whole is as bad as its worst part. */
export const VERDICTS: readonly Verdict[] = ['pass', 'inconclusive', 'fail', 'invalid-submission', 'harness-defect'];

export const EXIT_CODES: Readonly<Record<Verdict, number>> = {
  pass: 0,
  fail: 1,
  inconclusive: 2,
  'invalid-submission': 3,
  'harness-defect': 4,
};

export function worst(verdicts: Iterable<Verdict>): Verdict {
  let result: Verdict = 'pass';
  for (const verdict of verdicts) if (VERDICTS.indexOf(verdict) > VERDICTS.indexOf(result)) result = verdict;
  return result;
}

export interface VerdictDocument {
  readonly format: 'orrery-verdict/1';
  readonly tool: { readonly version: string; readonly semantics: number };
  readonly verdict: Verdict;
  readonly capstones: readonly CapstoneVerdict[];
}

export interface CapstoneVerdict {
  readonly capstone: string;
  readonly title: string;
  /** `reference`, `mutant:<id>`, or the file's base name, and the digest of the bundled code. */
  readonly submission: { readonly name: string; readonly digest: string };
  /** As given: `1..50`. */
  readonly seeds: string;
  readonly verdict: Verdict;
  /** Points of the criteria proper, and of stretch and beyond counted apart. */
  readonly score: { readonly points: number; readonly max: number; readonly beyondPoints: number; readonly beyondMax: number };
  /** True when the campaign was interrupted: what did not run is inconclusive. */
  readonly partial: boolean;
  /** Why the submission is invalid or the harness gave up; absent otherwise. */
  readonly problem?: Problem;
  readonly criteria: readonly CriterionVerdict[];
  readonly scenarios: readonly ScenarioSummary[];
}

/** Something that is not about one criterion. `lines` are ready for people, without paths outside the submission. */
export interface Problem {
  readonly code: string;
  readonly headline: string;
  readonly lines: readonly string[];
}

export interface CriterionVerdict {
  readonly id: string;
  readonly title: string;
  readonly origin: Origin;
  readonly invariant: string;
  readonly hints: readonly string[];
  readonly verdict: Verdict;
  readonly points: number;
  readonly weight: number;
  readonly runs: { readonly passed: number; readonly failed: number; readonly inconclusive: number };
  /** Failures told in full, the first ones by scenario and seed; `runs.failed` counts all. */
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly scenario: string;
  readonly seed: string;
  readonly verdict: 'fail' | 'inconclusive';
  /** `F1.3/publish-delayed`. */
  readonly code: string;
  readonly expected: string;
  readonly got: string;
  /** Decisive events, ready to print. */
  readonly evidence: readonly EvidenceLine[];
  /** Events in the whole run. */
  readonly eventCount: number;
  readonly digest: string;
  /** Argument for `orrery replay`. */
  readonly token: string;
  /** Its `--submission`, when that is not the reference. */
  readonly submission?: string;
  /** Material for the space-time diagram; only for the first failure of a criterion. */
  readonly exhibit?: Exhibit;
}

export interface EvidenceLine {
  readonly event: number;
  readonly at: number;
  readonly actor: string;
  /** Such as `append wal-000003 @65,312 +61 bytes`. */
  readonly text: string;
  readonly remark?: string;
}

/** A window of a failing run, drawn by the report. Times are virtual nanoseconds. */
export interface Exhibit {
  readonly fromNs: number;
  readonly toNs: number;
  /** Actors with events in the window, top to bottom. */
  readonly lanes: readonly string[];
  readonly events: readonly ExhibitEvent[];
  /** Events in the window before thinning. */
  readonly eventsInWindow: number;
  /** Messages under way: an arrow from lane to lane. */
  readonly messages: readonly {
    readonly from: string;
    readonly to: string;
    readonly sentNs: number;
    readonly arrivesNs: number;
    readonly label: string;
  }[];
  /** Faults in force; an event has `fromNs === toNs`. */
  readonly faults: readonly { readonly kind: string; readonly target: string; readonly fromNs: number; readonly toNs: number }[];
  readonly crashes: readonly CrashFate[];
}

export interface ExhibitEvent extends EvidenceLine {
  readonly kind: string;
  readonly decisive: boolean;
}

/** What became of each file at a loss of power. */
export interface CrashFate {
  readonly at: number;
  readonly host: string;
  readonly policy: string;
  readonly files: readonly FileFate[];
}

export interface ScenarioSummary {
  readonly scenario: string;
  readonly story: string;
  readonly exercises: readonly string[];
  /** One entry per run, in seed order: the heat map. */
  readonly runs: readonly RunSummary[];
  /** Crash points: how many of how many were tried. */
  readonly coverage?: { readonly tried: number; readonly total: number };
}

export interface RunSummary {
  readonly seed: string;
  readonly verdict: Verdict;
  /** Ids of the criteria that did not pass. */
  readonly notPassed: readonly string[];
  readonly digest: string;
  readonly eventCount: number;
  readonly simulatedNs: number;
}
