import { netAcceptError } from '../../../sim/net/net-events.ts';
import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { eventsOf, type RunRecord } from '../../run-record.ts';
import { missingDelivery } from './conservation.ts';
import { latencies, storyOf } from './latency.ts';
import { BROKER, LEDGER_READS, type Ledger, ledgerOf, type SentFrame } from './ledger.ts';
import { quantile } from './statistics.ts';

const P99_NS = 5_000_000;
/** Connections that are accepted only to be closed. */
const ADMISSION_SLACK = 8;
/** A loop that pauses for 5 ms after a failed accept stays below this. */
const ATTEMPTS_PER_SECOND = 200;
const SECOND = 1_000_000_000;

export const criterion: Criterion = {
  id: 'F1.S1',
  title: 'A crowd at the door',
  origin: 'stretch',
  weight: 2,
  invariant:
    'beyond the configured number of sessions nobody is served at the cost of those who are, and an accept that fails is not tried again at once',
  how: 'Many peers connect at once while a few send. Connections held open must stay within maxSessions, the senders keep a 99th percentile of 5 ms, and while accept fails with EMFILE it must be tried at most 200 times a second.',
  hints: [
    'What does a connection cost you before it has sent a byte?',
    'An accept that fails with EMFILE will fail again a microsecond later. What does your loop do in between?',
    'Stop accepting at config.maxSessions until a session ends, and pause with a growing delay after an accept error.',
  ],
  reads: [...LEDGER_READS, netAcceptError],
  judge(run: RunRecord): Judgement {
    const ledger = ledgerOf(run);
    const spin = busiestSecond(eventsOf(run, netAcceptError).filter((event) => event.actor === BROKER));
    if (spin !== undefined && spin.attempts > ATTEMPTS_PER_SECOND)
      return fail('F1.S1/accept-spin', { attempts: spin.attempts, limit: ATTEMPTS_PER_SECOND, at: spin.at }, spin.events);
    const crowd = overcrowded(run, ledger);
    if (crowd !== undefined) return crowd;
    const served = (frame: SentFrame): boolean => frame.connection.accepted !== undefined;
    if (!ledger.frames.some(served)) return inconclusive('F1.S1/nothing-sent', {});
    const breach = missingDelivery(ledger, { id: 'F1.S1' });
    if (breach !== undefined) return breach;
    const times = latencies(ledger, {
      of: (frame) => frame.lastByte !== undefined && (frame.connection.accepted?.at ?? Infinity) < frame.lastByte.at,
    });
    const p99 = quantile(
      times.map(({ latencyNs }) => latencyNs),
      99,
      100,
    );
    if (p99 <= P99_NS) return PASS;
    return fail('F1.S1/senders-delayed', { p99, limit: P99_NS }, storyOf(times.find(({ latencyNs }) => latencyNs >= p99) ?? times[0]));
  },
};

function busiestSecond(errors: readonly { readonly id: number; readonly at: number }[]) {
  let best: { attempts: number; at: number; events: number[] } | undefined;
  let from = 0;
  for (let to = 0; to < errors.length; to++) {
    while (errors[to].at - errors[from].at >= SECOND) from++;
    const attempts = to - from + 1;
    if (best === undefined || attempts > best.attempts)
      best = { attempts, at: errors[from].at, events: errors.slice(from, from + 4).map((event) => event.id) };
  }
  return best;
}

function overcrowded(run: RunRecord, ledger: Ledger): Judgement | undefined {
  const limit = (run.scenario.cast['config'] as { readonly max_sessions?: number } | undefined)?.max_sessions;
  if (limit === undefined) return undefined;
  const marks: { id: number; change: number }[] = [];
  for (const { accepted, feedEnded, brokerClosed } of ledger.connections) {
    if (accepted === undefined) continue;
    marks.push({ id: accepted.id, change: 1 });
    const end = Math.min(feedEnded?.id ?? Infinity, brokerClosed?.id ?? Infinity);
    if (end !== Infinity) marks.push({ id: Math.max(end, accepted.id + 0.5), change: -1 });
  }
  marks.sort((a, b) => a.id - b.id);
  let open = 0;
  for (const mark of marks) {
    open += mark.change;
    if (open > limit + ADMISSION_SLACK) return fail('F1.S1/overcrowded', { open, limit }, [mark.id]);
  }
  return undefined;
}
