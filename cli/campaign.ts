/** Grades one program: hands trials to the workers, collects, has failures told, assembles the verdict. */
import { assemble, chooseFailures } from '../graders/campaign/assemble.ts';
import { allCrashPoints, type CrashPoint } from '../graders/campaign/crash-point.ts';
import { formatToken } from '../graders/campaign/token.ts';
import type { TrialResult } from '../graders/campaign/trial.ts';
import type { Capstone } from '../graders/capstone.ts';
import { inconclusive } from '../graders/criterion.ts';
import type { CapstoneVerdict, Failure, Problem } from '../graders/verdict.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { type BundledProgram, BundleError } from '../sim/realm/host/bundle.ts';
import type { Job, SeedResult } from './job.ts';
import { HarnessLimit, type WorkerPool } from './pool.ts';

export interface CampaignOptions {
  readonly capstone: Capstone;
  readonly scenarios: readonly Scenario[];
  /** Whether the user chose among the capstone's scenarios. */
  readonly selection: boolean;
  readonly seeds: readonly string[];
  /** As the user wrote them. */
  readonly seedsText: string;
  /** Runs everything twice and compares. */
  readonly twice: boolean;
  /** Tries every crash point instead of a sample. */
  readonly exhaustive: boolean;
  /** Told about progress: jobs done and jobs in all. */
  readonly progress: (done: number, total: number) => void;
  readonly stopped: () => boolean;
  /** Tells failures in full; the mutation campaign needs verdicts only. */
  readonly tell: boolean;
}

/** A program that overran the limits of the machine so often would do so on every seed. */
const LIMITS_BEFORE_STOP = 2;

/** Crash points per job of an exhaustive campaign. */
const POINTS_PER_JOB = 50;

type SeedJob = Job & { kind: 'seed' | 'points' };

export async function grade(
  pool: WorkerPool,
  name: string,
  bundle: () => Promise<BundledProgram>,
  options: CampaignOptions,
): Promise<CapstoneVerdict> {
  let program: BundledProgram;
  try {
    program = await bundle();
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return invalid(name, '', options, {
      code: 'cannot-bundle',
      headline: 'The submission cannot be read as a program',
      lines: error.lines,
    });
  }
  const loadable = await pool.run({ kind: 'probe', program, capstone: options.capstone.name }).catch((error: unknown) => {
    if (!(error instanceof HarnessLimit)) throw error;
    return { problem: { code: 'never-loads', headline: 'The submission never finishes loading', lines: [error.message] } };
  });
  if (loadable.problem !== undefined) return invalid(name, program.digest, options, loadable.problem);

  const jobs = options.scenarios.flatMap((scenario) =>
    seedsOf(scenario, options.seeds).map((seed) => seedJob(program, options, scenario, seed)),
  );
  let done = 0;
  const limits: string[] = [];
  const stopped = (): boolean => options.stopped() || limits.length >= LIMITS_BEFORE_STOP;
  const crashPoints = new Map<string, number>();
  const results = await pool.map(jobs, stopped, (result, job) => {
    options.progress(++done, jobs.length);
    if (result instanceof HarnessLimit) limits.push(`scenario ${job.scenario.name}, seed ${job.seed}: ${result.message}`);
    return settle(result, job);
  });
  let trials = results.flatMap((result) => result?.trials ?? []);
  results.forEach((result, i) => {
    const { scenario } = jobs[i];
    if (result?.ioCount !== undefined) crashPoints.set(scenario.name, (crashPoints.get(scenario.name) ?? 0) + result.ioCount);
  });
  if (options.exhaustive)
    trials = [...trials.filter((trial) => trial.point === undefined), ...(await exhaust(pool, program, options, trials))];

  const problem: Problem = { code: 'harness-limit', headline: 'The program overran the limits of the machine', lines: limits };
  return assemble({
    capstone: options.capstone,
    submission: { name, digest: program.digest },
    seeds: options.seedsText,
    scenarios: options.scenarios,
    selection: options.selection,
    trials,
    crashPoints,
    failures: options.tell ? await tellFailures(pool, program, options, trials) : new Map(),
    partial: stopped(),
    ...(limits.length === 0 ? {} : { problem }),
  });
}

/** The seeds of a campaign that run a scenario: all, every tenth, or the first. */
export function seedsOf(scenario: Scenario, seeds: readonly string[]): string[] {
  switch (scenario.seeds) {
    case 'all':
      return [...seeds];
    case 'few':
      return seeds.filter((_, i) => i % 10 === 0);
    case 'one':
      return seeds.slice(0, 1);
  }
}

function seedJob(program: BundledProgram, options: CampaignOptions, scenario: Scenario, seed: string): SeedJob {
  return { kind: 'seed', program, capstone: options.capstone.name, scenario, seed, twice: options.twice };
}

/** A job that had to be given up counts as undecided for everything it would have judged. */
function settle(result: SeedResult | HarnessLimit, job: SeedJob): SeedResult {
  if (!(result instanceof HarnessLimit)) return result;
  const judgement = inconclusive('run/harness-limit', { reason: result.message });
  const judgements = Object.fromEntries(job.scenario.exercises.map((id) => [id, judgement]));
  return { trials: [{ scenario: job.scenario.name, seed: job.seed, digest: '', eventCount: 0, simulatedNs: 0, ioCounts: {}, judgements }] };
}

async function exhaust(
  pool: WorkerPool,
  program: BundledProgram,
  options: CampaignOptions,
  trials: readonly TrialResult[],
): Promise<TrialResult[]> {
  const jobs: (Job & { kind: 'points' })[] = [];
  for (const scenario of options.scenarios) {
    const spec = scenario.crashPoints;
    if (spec === undefined) continue;
    for (const trial of trials) {
      if (trial.scenario !== scenario.name || trial.point !== undefined) continue;
      const points: CrashPoint[] = [...allCrashPoints(spec, trial.ioCounts[spec.host] ?? 0, trial.seed)];
      for (let i = 0; i < points.length; i += POINTS_PER_JOB) {
        jobs.push({
          kind: 'points',
          program,
          capstone: options.capstone.name,
          scenario,
          seed: trial.seed,
          twice: options.twice,
          points: points.slice(i, i + POINTS_PER_JOB),
        });
      }
    }
  }
  let done = 0;
  const results = await pool.map(jobs, options.stopped, (result, job) => {
    options.progress(++done, jobs.length);
    return settle(result, job);
  });
  return results.flatMap((result) => result?.trials ?? []);
}

async function tellFailures(
  pool: WorkerPool,
  program: BundledProgram,
  options: CampaignOptions,
  trials: readonly TrialResult[],
): Promise<Map<string, Failure[]>> {
  const told = new Map<string, Failure[]>();
  const jobs = chooseFailures(options.capstone, trials).flatMap(({ criterion, trial }, i, all): (Job & { kind: 'tell' })[] => {
    const judgement = trial.judgements[criterion.id];
    const scenario = options.scenarios.find((candidate) => candidate.name === trial.scenario);
    if (judgement.verdict === 'pass' || scenario === undefined) return [];
    const token = tokenOf(options.capstone.name, trial);
    const withExhibit = all.findIndex((other) => other.criterion === criterion) === i;
    return [
      {
        kind: 'tell',
        program,
        capstone: options.capstone.name,
        scenario,
        seed: trial.seed,
        twice: false,
        criterion: criterion.id,
        verdict: judgement.verdict,
        finding: judgement.finding,
        ...(trial.point === undefined ? {} : { point: trial.point }),
        token,
        withExhibit,
      },
    ];
  });
  await pool.map(
    jobs,
    () => false,
    (result, job) => {
      if (result instanceof HarnessLimit) return;
      told.set(job.criterion, [...(told.get(job.criterion) ?? []), result]);
    },
  );
  for (const failures of told.values())
    failures.sort((a, b) => (a.exhibit === undefined ? 1 : 0) - (b.exhibit === undefined ? 1 : 0) || (a.token < b.token ? -1 : 1));
  return told;
}

function tokenOf(capstone: string, trial: TrialResult): string {
  const point = trial.point === undefined ? {} : { point: trial.point };
  return formatToken({ capstone, scenario: trial.scenario, seed: trial.seed, ...point, digest: trial.digest });
}

function invalid(name: string, digest: string, options: CampaignOptions, problem: Problem): CapstoneVerdict {
  return assemble({
    capstone: options.capstone,
    submission: { name, digest },
    seeds: options.seedsText,
    scenarios: [],
    // No criterion is judged, so none is listed.
    selection: true,
    trials: [],
    crashPoints: new Map(),
    failures: new Map(),
    partial: false,
    problem,
  });
}
