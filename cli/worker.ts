/** The worker: runs simulations for the main thread, one job at a time. */
import { capstoneNamed } from '../graders/capstones.ts';
import type { Capstone } from '../graders/capstone.ts';
import { countCrashPoints, sampleCrashPoints } from '../graders/campaign/crash-point.ts';
import { tellFailure } from '../graders/campaign/tell-failure.ts';
import { planTrial, runTrial, type RunScenario, type Trial, type TrialResult } from '../graders/campaign/trial.ts';
import type { Problem } from '../graders/verdict.ts';
import { renderEvent } from '../sim/kernel/render-event.ts';
import { formatTime } from '../sim/kernel/time.ts';
import type { BundledProgram } from '../sim/realm/host/bundle.ts';
import { Realm, TamperingError } from '../sim/realm/host/realm.ts';
import type { Job, ProbeResult, SeedResult, TellResult, TraceResult } from './job.ts';

const REALM_FILE = new URL('./realm.js', import.meta.url);
/** Realms kept ready; a realm is bound to one program. */
const REALMS_KEPT = 2;
const realms = new Map<string, Realm>();

function realmFor(program: BundledProgram): Realm {
  let realm = realms.get(program.digest);
  if (realm === undefined) {
    realm = new Realm(REALM_FILE, program);
    realms.set(program.digest, realm);
    for (const digest of [...realms.keys()].slice(0, realms.size - REALMS_KEPT)) realms.delete(digest);
  }
  return realm;
}

export default async function work(job: Job): Promise<ProbeResult | SeedResult | TellResult | TraceResult> {
  const capstone = capstoneNamed(job.capstone);
  if (capstone === undefined) throw new Error(`unknown capstone ${job.capstone}`);
  if (job.kind === 'probe') return probe(capstone, job.program);
  const realm = realmFor(job.program);
  try {
    return await runJob(capstone, job, (request) => realm.run(request));
  } catch (error) {
    if (!(error instanceof TamperingError)) throw error;
    realms.delete(job.program.digest);
    const { scenario, seed } = job;
    const trial: TrialResult = {
      scenario: scenario.name,
      seed,
      digest: '',
      eventCount: 0,
      simulatedNs: 0,
      ioCounts: {},
      judgements: {},
      problem: { code: 'changes-intrinsics', intrinsic: error.intrinsic },
    };
    if (job.kind === 'tell') throw error;
    return job.kind === 'trace' ? { trial, lines: [] } : { trials: [trial] };
  }
}

async function runJob(
  capstone: Capstone,
  job: Exclude<Job, { kind: 'probe' }>,
  run: RunScenario,
): Promise<SeedResult | TellResult | TraceResult> {
  switch (job.kind) {
    case 'seed':
      return runSeed(capstone, job, run);
    case 'points': {
      const trials = [];
      for (const point of job.points) trials.push(await runTrial(capstone, { ...job, point }, run, job));
      return { trials };
    }
    case 'tell':
      return tell(capstone, job, run);
    case 'trace':
      return trace(capstone, job, run);
  }
}

async function runSeed(capstone: Capstone, job: Job & { kind: 'seed' }, run: RunScenario): Promise<SeedResult> {
  const { scenario, seed } = job;
  const first = await runTrial(capstone, { scenario, seed }, run, job);
  const spec = scenario.crashPoints;
  if (spec === undefined) return { trials: [first] };
  const ioCount = first.ioCounts[spec.host] ?? 0;
  const trials = [first];
  for (const point of sampleCrashPoints(spec, ioCount, seed)) trials.push(await runTrial(capstone, { scenario, seed, point }, run, job));
  return { trials, ioCount: countCrashPoints(spec, ioCount) };
}

async function tell(capstone: Capstone, job: Job & { kind: 'tell' }, run: RunScenario): Promise<TellResult> {
  const criterion = capstone.criteria.find(({ id }) => id === job.criterion);
  if (criterion === undefined) throw new Error(`unknown criterion ${job.criterion}`);
  const { scenario, seed } = job;
  const faults = planTrial(capstone, trialOf(job));
  const outcome = await run({ scenario, seed, faults, keep: 'all' });
  const submission = job.program.name === 'reference' ? {} : { submission: job.program.name };
  const { verdict, finding, token, withExhibit } = job;
  const { panics, crashes } = outcome;
  return tellFailure({
    capstone,
    criterion,
    verdict,
    finding,
    token,
    ...submission,
    run: { ...outcome, scenario, seed, faults },
    panics,
    crashes,
    withExhibit,
  });
}

async function trace(capstone: Capstone, job: Job & { kind: 'trace' }, run: RunScenario): Promise<TraceResult> {
  const judged = await runTrial(capstone, trialOf(job), run, job);
  const { scenario, seed } = job;
  const outcome = await run({ scenario, seed, faults: planTrial(capstone, trialOf(job)), keep: 'all' });
  const last = job.until ?? outcome.eventCount - 1;
  const lines: string[] = [];
  for (const event of outcome.events) {
    if (event.id > last) break;
    lines.push(`#${String(event.id).padStart(6)} t=${formatTime(event.at)} ${event.actor} ${renderEvent(event, outcome.texts)}`);
  }
  return { trial: judged, lines };
}

function trialOf(job: Extract<Job, { kind: 'tell' | 'trace' }>): Trial {
  const { scenario, seed, point } = job;
  return point === undefined ? { scenario, seed } : { scenario, seed, point };
}

function probe(capstone: Capstone, program: BundledProgram): ProbeResult {
  let exported: Record<string, unknown>;
  try {
    const realm = realmFor(program);
    exported = realm.instantiate();
    realm.demandUntouched();
  } catch (error) {
    const { name, message } = error as Error;
    return {
      problem: invalid('throws-at-load', 'The submission fails while it is being loaded', [
        `${name}: ${message}`,
        'Code outside functions runs at each boot; it must not throw.',
      ]),
    };
  }
  const missing = capstone.exports.filter((name) => typeof exported[name] !== 'function');
  if (missing.length === 0) return {};
  const found = Object.keys(exported).sort((a, b) => (a < b ? -1 : 1));
  return {
    problem: invalid('wrong-export', 'The submission does not export what the contract asks for', [
      ...missing.map((name) => `missing: export async function ${name}(...)`),
      `exports found: ${found.length === 0 ? 'none' : found.join(', ')}`,
      `The contract is in engines/${capstone.name}/contract.ts and docs/capstones/${capstone.name.replace('/', '-')}.md.`,
    ]),
  };
}

function invalid(code: string, headline: string, lines: readonly string[]): Problem {
  return { code, headline, lines };
}
