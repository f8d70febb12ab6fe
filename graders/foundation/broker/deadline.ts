/** The bounds on a shutdown that something holds up: not before the deadline, not more than a second after it. */
import type { EventKind } from '../../../sim/kernel/trace.ts';
import { cpuBurn } from '../../../sim/process/process.ts';
import { logLine, parseFields } from '../../../sim/process/log.ts';
import { fail, inconclusive, type Judgement } from '../../criterion.ts';
import { eventsOf, type RunRecord, textOf } from '../../run-record.ts';
import { missingDelivery } from './conservation.ts';
import { drainFacts } from './drain-facts.ts';
import { handlerSpecsOf, LEDGER_READS, ledgerOf } from './ledger.ts';

const GRACE_NS = 1_000_000_000;

export const DEADLINE_READS: readonly EventKind[] = [...LEDGER_READS, logLine, cpuBurn];

/** The first breach of the bounds, or undefined; inconclusive where nothing held the shutdown up. */
export function deadlineBreach(run: RunRecord, id: string): Judgement | undefined {
  const ledger = ledgerOf(run);
  const facts = drainFacts(run, ledger);
  if (facts === undefined) return inconclusive(`${id}/no-signal`, {});
  const { signal, deadlineNs, exit, due, stuck } = facts;
  const specs = handlerSpecsOf(run);
  const stuckHandlers = specs.filter((spec) => spec.stuck_from !== undefined).length;
  const longJobs = eventsOf(run, cpuBurn).filter((event) => event.c === 1 && event.at + event.a > signal.at + deadlineNs).length;
  if (stuck.length + stuckHandlers + longJobs === 0) return inconclusive(`${id}/nothing-stuck`, {}, [signal.id]);

  const held = stuck[0]?.firstByte?.id;
  const story = [...(held === undefined ? [] : [{ event: held, remark: 'never-finished' }]), { event: signal.id, remark: 'signal' }];
  if (exit === undefined) return fail(`${id}/no-exit`, { signal: signal.at, end: run.endNs }, story);
  const ending = [
    ...story,
    ...deadlineLogs(run)
      .slice(0, 1)
      .map((event) => event.id),
    { event: exit.id, remark: 'exit' },
  ];
  if (exit.at < signal.at + deadlineNs) return fail(`${id}/too-early`, { after: exit.at - signal.at, deadline: deadlineNs }, ending);
  if (exit.at > signal.at + deadlineNs + GRACE_NS)
    return fail(`${id}/too-late`, { after: exit.at - signal.at, limit: deadlineNs + GRACE_NS }, ending);
  if (textOf(run, exit.a) !== 'exit' || exit.b !== 0) return fail(`${id}/exit-code`, { how: textOf(run, exit.a), code: exit.b }, ending);

  const dueFrames = new Set(due);
  const missing = missingDelivery(ledger, { id, required: (frame) => dueFrames.has(frame) && !isUnchecked(run, frame.connection.feed) });
  if (missing !== undefined) return missing;

  const logs = deadlineLogs(run);
  const aborted = logs.map((event) => Number(parseFields(textOf(run, event.c)).get('aborted')));
  if (logs.length !== 1 || !(aborted[0] >= 1))
    return fail(`${id}/deadline-log`, { lines: logs.length, aborted: String(aborted[0] ?? 'none') }, ending);
  return undefined;
}

function deadlineLogs(run: RunRecord) {
  return eventsOf(run, logLine).filter((event) => textOf(run, event.b) === 'shutdown.deadline');
}

/** Feeds whose frames are checked for longer than a shutdown may take: they owe nothing. */
function isUnchecked(run: RunRecord, feed: string): boolean {
  const feeds = run.scenario.cast['feeds'] as readonly { readonly name: string; readonly validate?: number }[];
  const spec = feeds.find(({ name }) => feed.slice(0, feed.lastIndexOf('-')) === name);
  return (spec?.validate ?? 0) > GRACE_NS;
}
