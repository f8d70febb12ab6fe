/**
 * A criterion: one statement about a program that a judge can decide from what the world saw. Criteria live in
 * `graders/<track>/<capstone>/`, one file each, named after their id.
 */
import type { EventKind } from '../sim/kernel/trace.ts';
import type { RunRecord } from './run-record.ts';

/** `table`: from the capstone's list of acceptance criteria; `spec`: demanded elsewhere; `stretch` and `beyond`: counted apart. */
export type Origin = 'table' | 'spec' | 'stretch' | 'beyond';

export interface Criterion {
  /** Public name, such as `F1.3`. */
  readonly id: string;
  readonly title: string;
  readonly origin: Origin;
  /** Points for passing on every run. */
  readonly weight: number;
  /** What must hold, in one sentence: the `Invariant` line of a failure. */
  readonly invariant: string;
  /** How it is judged, for the learner's page. */
  readonly how: string;
  /** Three steps, from a nudge to the mechanism. */
  readonly hints: readonly [string, string, string];
  /** Kinds of events the judge reads; only these are kept. */
  readonly reads: readonly EventKind[];
  /** Decides one run. Reads the record, never the program's word. */
  judge(run: RunRecord): Judgement;
}

export type Judgement =
  | { readonly verdict: 'pass' }
  | { readonly verdict: 'fail'; readonly finding: Finding }
  | { readonly verdict: 'inconclusive'; readonly finding: Finding };

/** A finding is data: a code of the capstone's word catalogue and its parameters. Words are put in last. */
export interface Finding {
  /** Such as `F1.3/publish-delayed`. */
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** Three to eight events that decide the matter, in order. */
  readonly evidence: readonly Evidence[];
}

export interface Evidence {
  readonly event: number;
  /** Code of a remark from the word catalogue. */
  readonly remark?: string;
}

/**
 * The words for a finding. Templates take parameters in braces, with a form where it is not plain: `{late:duration}`, `{at:time}`,
 * `{size:bytes}`.
 */
export interface FindingWords {
  readonly expected: string;
  readonly got: string;
}

/** All words of a capstone, by finding code; remarks by remark code. */
export interface WordCatalogue {
  readonly findings: Readonly<Record<string, FindingWords>>;
  readonly remarks: Readonly<Record<string, string>>;
}

export const PASS: Judgement = { verdict: 'pass' };

export function fail(code: string, params: Finding['params'], evidence: readonly (number | Evidence)[]): Judgement {
  return { verdict: 'fail', finding: finding(code, params, evidence) };
}

/** For a run that could not decide: a budget spent, or a situation the scenario wanted that never came about. */
export function inconclusive(code: string, params: Finding['params'], evidence: readonly (number | Evidence)[] = []): Judgement {
  return { verdict: 'inconclusive', finding: finding(code, params, evidence) };
}

function finding(code: string, params: Finding['params'], evidence: readonly (number | Evidence)[]): Finding {
  return { code, params, evidence: evidence.map((e) => (typeof e === 'number' ? { event: e } : e)) };
}
