/**
 * One trial: one scenario with one seed and, for crash campaigns, one point of crash; run twice, compared, judged.
 */
import { drawFaults } from '../../scenarios/draw.ts';
import type { PlannedFault, Scenario } from '../../scenarios/scenario.ts';
import { withoutParts } from '../../scenarios/without-parts.ts';
import type { RunEnd } from '../../sim/kernel/kernel.ts';
import { renderEvent } from '../../sim/kernel/render-event.ts';
import type { RunOutcome, RunRequest } from '../../sim/realm/perform.ts';
import type { Capstone } from '../capstone.ts';
import { type Criterion, fail, inconclusive, type Judgement } from '../criterion.ts';
import type { RunRecord } from '../run-record.ts';
import { type CrashPoint, crashFaults } from './crash-point.ts';

/** Runs a program in a world. Given from outside, so that this folder needs no host API. */
export type RunScenario = (request: RunRequest) => Promise<RunOutcome>;

export interface Trial {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly point?: CrashPoint;
}

/** What makes a whole submission, or this tool, unfit: no judgement of single criteria follows from it. */
export type TrialProblem =
  | { readonly code: 'non-deterministic'; readonly event: number; readonly first: string; readonly second: string }
  | { readonly code: 'changes-intrinsics'; readonly intrinsic: string }
  | { readonly code: 'cast-failed'; readonly process: string; readonly message: string };

export interface TrialResult {
  readonly scenario: string;
  readonly seed: string;
  readonly point?: CrashPoint;
  readonly digest: string;
  readonly eventCount: number;
  readonly simulatedNs: number;
  readonly ioCounts: Readonly<Record<string, number>>;
  /** By criterion id. */
  readonly judgements: Readonly<Record<string, Judgement>>;
  readonly problem?: TrialProblem;
}

export interface TrialOptions {
  /** Runs everything a second time and compares digests. */
  readonly twice: boolean;
}

/** Hosts of the world, those of the scenario first. */
export function hostsOf(capstone: Capstone, scenario: Scenario): string[] {
  const names = [...scenario.hosts.map((host) => host.name), ...capstone.hostsOf(scenario.cast)];
  return names.filter((name, i) => names.indexOf(name) === i);
}

/** The plan of a trial: the scenario's own faults for that seed, and the losses of power at the point of crash. */
export function planTrial(capstone: Capstone, trial: Trial): PlannedFault[] {
  const { scenario, seed, point } = trial;
  return [...drawFaults(scenario, seed, hostsOf(capstone, scenario)), ...(point === undefined ? [] : crashFaults(scenario, point))];
}

export async function runTrial(capstone: Capstone, trial: Trial, run: RunScenario, options: TrialOptions): Promise<TrialResult> {
  const { scenario, seed } = trial;
  const criteria = capstone.criteria.filter((criterion) => scenario.exercises.includes(criterion.id));
  const faults = planTrial(capstone, trial);
  const keep = [...new Set(criteria.flatMap((criterion) => criterion.reads.map((kind) => kind.name)))];
  const request: RunRequest = { scenario, faults, seed, keep };
  const outcome = await run(request);
  const head = {
    scenario: scenario.name,
    seed,
    ...(trial.point === undefined ? {} : { point: trial.point }),
    digest: outcome.digest,
    eventCount: outcome.eventCount,
    simulatedNs: outcome.endNs,
    ioCounts: outcome.ioCounts,
  };
  const defect = outcome.defects[0];
  if (defect !== undefined)
    return { ...head, judgements: {}, problem: { code: 'cast-failed', process: defect.process, message: defect.message } };
  if (options.twice && !GIVEN_UP.has(outcome.end)) {
    const again = await run({ ...request, keep: [] });
    if (again.digest !== outcome.digest) return { ...head, judgements: {}, problem: await firstDifference(request, run) };
  }
  const record = recordOf(request, outcome, await runControl(capstone, trial, keep, run));
  const judgements: Record<string, Judgement> = {};
  for (const criterion of criteria) judgements[criterion.id] = judge(criterion, record, outcome);
  return { ...head, judgements };
}

async function runControl(capstone: Capstone, trial: Trial, keep: readonly string[], run: RunScenario): Promise<RunRecord | undefined> {
  const control = withoutParts(trial.scenario);
  if (control === undefined) return undefined;
  const request: RunRequest = {
    scenario: control,
    faults: planTrial(capstone, { scenario: control, seed: trial.seed }),
    seed: trial.seed,
    keep,
  };
  return recordOf(request, await run(request));
}

function recordOf(request: RunRequest, outcome: RunOutcome, control?: RunRecord): RunRecord {
  const { end, endNs, digest, eventCount, events, texts, attachments } = outcome;
  const { scenario, seed, faults } = request;
  return {
    scenario,
    seed,
    faults,
    end,
    endNs,
    digest,
    eventCount,
    events,
    texts,
    attachments,
    ...(control === undefined ? {} : { control }),
  };
}

/** Runs that were cut off: a second one would only cost the same time again. */
const GIVEN_UP: ReadonlySet<RunEnd> = new Set(['livelock', 'runaway', 'event-budget']);

/** Ways for a run to end that no criterion's judge needs to know about. */
const RUN_AWAY: Partial<Record<RunEnd, string>> = { livelock: 'run/livelock', runaway: 'run/runaway' };

function judge(criterion: Criterion, record: RunRecord, outcome: RunOutcome): Judgement {
  const last = Math.max(0, outcome.eventCount - 1);
  const code = RUN_AWAY[record.end];
  if (code !== undefined) return fail(code, { at: record.endNs }, [last]);
  if (record.end === 'event-budget') return inconclusive('run/event-budget', { events: record.eventCount }, [last]);
  const rejection = outcome.unhandledRejections[0];
  if (rejection !== undefined)
    return fail('run/unhandled-rejection', { message: rejection, count: outcome.unhandledRejections.length }, [last]);
  const judgement = criterion.judge(record);
  if (judgement.verdict !== 'inconclusive') return judgement;
  // What the scenario wanted never came about, and it was the program that saw to that.
  const panic = outcome.panics[0];
  if (panic !== undefined)
    return fail('run/panic', { process: panic.process, at: panic.at, message: panic.message }, judgement.finding.evidence);
  if (record.end === 'deadlock') return fail('run/deadlock', { at: record.endNs }, [last]);
  return judgement;
}

/** Runs twice more with everything kept and finds where the two part. */
async function firstDifference(request: RunRequest, run: RunScenario): Promise<TrialProblem> {
  const first = await run({ ...request, keep: 'all' });
  const second = await run({ ...request, keep: 'all' });
  const length = Math.max(first.events.length, second.events.length);
  const tell = (outcome: RunOutcome, i: number): string => {
    const event = outcome.events[i];
    return event === undefined ? 'the run has ended' : `t=${event.at} ns ${event.actor} ${renderEvent(event, outcome.texts)}`;
  };
  for (let i = 0; i < length; i++) {
    if (tell(first, i) !== tell(second, i)) return { code: 'non-deterministic', event: i, first: tell(first, i), second: tell(second, i) };
  }
  return {
    code: 'non-deterministic',
    event: length,
    first: 'not seen again in two further runs',
    second: 'not seen again in two further runs',
  };
}
