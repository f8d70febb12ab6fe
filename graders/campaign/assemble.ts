/**
 * From the trials of a campaign to the verdict of a capstone. Everything is ordered by scenario and seed, not by when it finished.
 */
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Capstone } from '../capstone.ts';
import type { Criterion, Judgement } from '../criterion.ts';
import {
  type CapstoneVerdict,
  type CriterionVerdict,
  type Failure,
  type Problem,
  type RunSummary,
  type ScenarioSummary,
  type Verdict,
  worst,
} from '../verdict.ts';
import type { TrialProblem, TrialResult } from './trial.ts';

export interface Campaign {
  readonly capstone: Capstone;
  readonly submission: { readonly name: string; readonly digest: string };
  readonly seeds: string;
  readonly scenarios: readonly Scenario[];
  /** Whether these are only some of the capstone's scenarios; criteria that none of them exercises are then left out. */
  readonly selection: boolean;
  /** In the order of scenarios, seeds and points. */
  readonly trials: readonly TrialResult[];
  /** Points of crash that exist, by scenario. */
  readonly crashPoints: ReadonlyMap<string, number>;
  /** By criterion, told by re-running; see `chooseFailures`. */
  readonly failures: ReadonlyMap<string, readonly Failure[]>;
  readonly partial: boolean;
  readonly problem?: Problem;
}

/** What a problem means for the whole; those not named here make the submission invalid. */
const PROBLEM_VERDICTS: Readonly<Record<string, Verdict>> = { 'cast-failed': 'harness-defect', 'harness-limit': 'inconclusive' };

export function problemVerdict(code: string): Verdict {
  return PROBLEM_VERDICTS[code] ?? 'invalid-submission';
}

/** Failures told in full per criterion. */
const FAILURES_TOLD = 3;

/** The trials whose failures are worth telling: the first of each scenario, then the first seeds, at most three per criterion. */
export function chooseFailures(
  capstone: Capstone,
  trials: readonly TrialResult[],
): { readonly criterion: Criterion; readonly trial: TrialResult }[] {
  const chosen: { readonly criterion: Criterion; readonly trial: TrialResult }[] = [];
  for (const criterion of capstone.criteria) {
    // A trial that was given up has no events to tell of.
    const bad = trials.filter((trial) => trial.eventCount > 0 && isBad(trial.judgements[criterion.id]));
    const failing = bad.filter((trial) => trial.judgements[criterion.id].verdict === 'fail');
    const candidates = failing.length > 0 ? failing : bad;
    const scenarios = new Set<string>();
    const first = candidates.filter((trial) => !scenarios.has(trial.scenario) && scenarios.add(trial.scenario));
    const rest = candidates.filter((trial) => !first.includes(trial));
    for (const trial of [...first, ...rest].slice(0, FAILURES_TOLD)) chosen.push({ criterion, trial });
  }
  return chosen;
}

function isBad(judgement: Judgement | undefined): boolean {
  return judgement !== undefined && judgement.verdict !== 'pass';
}

export function assemble(campaign: Campaign): CapstoneVerdict {
  const { capstone, trials } = campaign;
  const problem = campaign.problem ?? problemOf(trials);
  const exercised = (id: string): boolean => campaign.scenarios.some((scenario) => scenario.exercises.includes(id));
  const criteria = capstone.criteria
    .filter(({ id }) => !campaign.selection || exercised(id))
    .map((criterion) => judgeCriterion(criterion, campaign));
  const proper = criteria.filter(isProper);
  const extra = criteria.filter((criterion) => !isProper(criterion));
  const verdicts: Verdict[] = proper.map((criterion) => criterion.verdict);
  if (problem !== undefined) verdicts.push(problemVerdict(problem.code));
  return {
    capstone: capstone.name,
    title: capstone.title,
    submission: campaign.submission,
    seeds: campaign.seeds,
    verdict: worst(verdicts),
    score: {
      points: sum(proper, 'points'),
      max: sum(proper, 'weight'),
      beyondPoints: sum(extra, 'points'),
      beyondMax: sum(extra, 'weight'),
    },
    partial: campaign.partial,
    ...(problem === undefined ? {} : { problem }),
    criteria,
    scenarios: campaign.scenarios.map((scenario) => summarise(scenario, campaign)),
  };
}

function isProper(criterion: CriterionVerdict): boolean {
  return criterion.origin === 'table' || criterion.origin === 'spec';
}

function sum(criteria: readonly CriterionVerdict[], field: 'points' | 'weight'): number {
  return criteria.reduce((total, criterion) => total + criterion[field], 0);
}

/**
 * A criterion passes when every run of it passes and at least one did. Otherwise it earns its weight times the share of scenarios
 * in which every run passed, rounded down: the same failure on more seeds does not cost more.
 */
function judgeCriterion(criterion: Criterion, campaign: Campaign): CriterionVerdict {
  const judged = campaign.trials.filter((trial) => trial.judgements[criterion.id] !== undefined);
  const count = (verdict: Judgement['verdict']): number =>
    judged.filter((trial) => trial.judgements[criterion.id].verdict === verdict).length;
  const runs = { passed: count('pass'), failed: count('fail'), inconclusive: count('inconclusive') };
  const verdict: Verdict =
    runs.failed > 0 ? 'fail' : runs.inconclusive > 0 || runs.passed === 0 || campaign.partial ? 'inconclusive' : 'pass';
  const scenarios = campaign.scenarios.filter((scenario) => scenario.exercises.includes(criterion.id));
  const clean = scenarios.filter((scenario) => {
    const own = judged.filter((trial) => trial.scenario === scenario.name);
    return own.length > 0 && own.every((trial) => trial.judgements[criterion.id].verdict === 'pass');
  });
  const share = scenarios.length === 0 ? 0 : Math.floor((criterion.weight * clean.length) / scenarios.length);
  return {
    id: criterion.id,
    title: criterion.title,
    origin: criterion.origin,
    invariant: criterion.invariant,
    hints: criterion.hints,
    verdict,
    points: verdict === 'pass' ? criterion.weight : Math.min(share, criterion.weight - 1),
    weight: criterion.weight,
    runs,
    failures: campaign.failures.get(criterion.id) ?? [],
  };
}

function summarise(scenario: Scenario, campaign: Campaign): ScenarioSummary {
  const own = campaign.trials.filter((trial) => trial.scenario === scenario.name);
  const bySeed = new Map<string, TrialResult[]>();
  for (const trial of own) bySeed.set(trial.seed, [...(bySeed.get(trial.seed) ?? []), trial]);
  const total = campaign.crashPoints.get(scenario.name);
  return {
    scenario: scenario.name,
    story: scenario.story,
    exercises: scenario.exercises,
    runs: [...bySeed.values()].map(summariseSeed),
    ...(total === undefined ? {} : { coverage: { tried: own.filter((trial) => trial.point !== undefined).length, total } }),
  };
}

/** One cell of the heat map: all trials of one seed, the first bad one in front. */
function summariseSeed(trials: readonly TrialResult[]): RunSummary {
  const bad = trials.filter((trial) => trial.problem !== undefined || Object.values(trial.judgements).some(isBad));
  const shown = bad[0] ?? trials[0];
  const notPassed = new Set(bad.flatMap((trial) => Object.keys(trial.judgements).filter((id) => isBad(trial.judgements[id]))));
  return {
    seed: shown.seed,
    verdict: worst(trials.flatMap(verdictsOf)),
    notPassed: [...notPassed].sort((a, b) => (a < b ? -1 : 1)),
    digest: shown.digest,
    eventCount: shown.eventCount,
    simulatedNs: shown.simulatedNs,
  };
}

function verdictsOf(trial: TrialResult): Verdict[] {
  if (trial.problem !== undefined) return [problemVerdict(trial.problem.code)];
  return Object.values(trial.judgements).map((judgement) => judgement.verdict);
}

function problemOf(trials: readonly TrialResult[]): Problem | undefined {
  for (const trial of trials) if (trial.problem !== undefined) return tellProblem(trial, trial.problem);
  return undefined;
}

function tellProblem(trial: TrialResult, problem: TrialProblem): Problem {
  const where = `scenario ${trial.scenario}, seed ${trial.seed}`;
  if (problem.code === 'cast-failed') {
    return {
      code: problem.code,
      headline: 'The scenario itself failed; this is a defect of the tool, not of the submission',
      lines: [where, `${problem.process}: ${problem.message}`],
    };
  }
  if (problem.code === 'changes-intrinsics') {
    return {
      code: problem.code,
      headline: 'The submission changes a shared built-in',
      lines: [
        where,
        `changed: ${problem.intrinsic}`,
        'Built-ins are shared by all boots and with the simulated world; a program must leave them as they are.',
      ],
    };
  }
  return {
    code: problem.code,
    headline: 'The same seed gave two different runs',
    lines: [
      `${where}: the runs part at event #${problem.event}`,
      `first run   ${problem.first}`,
      `second run  ${problem.second}`,
      'Usual causes: state in module or global variables shared between instances, or a source of time or randomness that is not env.',
    ],
  };
}
