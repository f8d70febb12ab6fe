/**
 * Tells one failure in full. Works on a re-run of the same trial with every event kept, which has the same digest as the judged run.
 */
import type { RunRecord } from '../run-record.ts';
import type { Capstone } from '../capstone.ts';
import type { Criterion, Finding } from '../criterion.ts';
import type { CrashFate, EvidenceLine, Failure } from '../verdict.ts';
import { exhibit } from './exhibit.ts';
import { tellEvent } from './tell-event.ts';
import { formatTime } from '../../sim/kernel/time.ts';
import type { TraceEvent } from '../../sim/kernel/trace.ts';
import { wordsFor } from './words.ts';

/** Most decisive events told. */
const MOST_EVIDENCE = 8;

export interface Telling {
  readonly capstone: Capstone;
  readonly criterion: Criterion;
  readonly verdict: 'fail' | 'inconclusive';
  readonly finding: Finding;
  readonly token: string;
  /** As `--submission` takes it; absent for the reference. */
  readonly submission?: string;
  /** With every event kept. */
  readonly run: RunRecord;
  /** Messages of errors that ended the program, which the trace itself does not hold. */
  readonly panics: readonly { readonly at: number; readonly message: string }[];
  /** What losses of power did to files. */
  readonly crashes: readonly CrashFate[];
  /** Whether to draw the run. */
  readonly withExhibit: boolean;
}

export function tellFailure(telling: Telling): Failure {
  const { capstone, finding, run } = telling;
  const words = wordsFor(capstone.words, finding);
  const evidence = evidenceLines(telling);
  return {
    scenario: run.scenario.name,
    seed: run.seed,
    verdict: telling.verdict,
    code: finding.code,
    expected: words.expected,
    got: withPanic(words.got, telling),
    evidence,
    eventCount: run.eventCount,
    digest: run.digest,
    token: telling.token,
    ...(telling.submission === undefined ? {} : { submission: telling.submission }),
    ...(telling.withExhibit ? { exhibit: exhibit(run, evidence, telling.crashes) } : {}),
  };
}

/** An error that ended the program explains most of what was seen afterwards. */
function withPanic(got: string, { finding, panics }: Telling): string {
  const [panic] = panics;
  if (panic === undefined || finding.code === 'run/panic') return got;
  return `the program ended at t=${formatTime(panic.at)} by an error: ${panic.message}; then: ${got}`;
}

function evidenceLines(telling: Telling): EvidenceLine[] {
  const { capstone, finding, run, panics } = telling;
  const ids = new Map(finding.evidence.map((evidence) => [evidence.event, evidence.remark]));
  // A program that ended by an error explains most of what follows, so the error belongs to every story.
  const panic = run.events.find((event) => event.kind.name === 'process.panic');
  if (panic !== undefined && !ids.has(panic.id)) ids.set(panic.id, undefined);
  for (const event of turningPoints(run, Math.max(...ids.keys())))
    if (ids.size < MOST_EVIDENCE && !ids.has(event.id)) ids.set(event.id, undefined);
  const lines = run.events
    .filter((event) => ids.has(event.id))
    .slice(0, MOST_EVIDENCE)
    .map((event): EvidenceLine => {
      const remark = ids.get(event.id);
      const message = event === panic ? panics.find((entry) => entry.at === event.at)?.message : undefined;
      return {
        event: event.id,
        at: event.at,
        actor: event.actor,
        text: message === undefined ? tellEvent(event, run.texts) : `ended by an error: ${message}`,
        ...(remark === undefined ? {} : { remark: capstone.words.remarks[remark] ?? remark }),
      };
    });
  return lines.sort((a, b) => a.event - b.event);
}

/** What befell the world last before the failure showed; few failures are understood without it. */
const TURNING_POINTS: readonly string[] = ['disk.crash', 'disk.fault', 'fault.panic', 'process.signal'];

function turningPoints(run: RunRecord, before: number): TraceEvent[] {
  return TURNING_POINTS.flatMap((kind) => run.events.findLast((event) => event.kind.name === kind && event.id < before) ?? []);
}
