import { taskEnd, taskSpawn } from '../../../sim/process/process.ts';
import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { eventsOf, type RunRecord } from '../../run-record.ts';
import { frameBreach } from './conservation.ts';
import { BROKER, LEDGER_READS, type Ledger, ledgerOf } from './ledger.ts';

const PROMPT_NS = 100_000_000;
/** Tasks that may differ between two moments with as many live connections. */
const TASK_SLACK = 4;

export const criterion: Criterion = {
  id: 'F1.12',
  title: 'Connections drop and come back',
  origin: 'spec',
  weight: 5,
  invariant:
    'complete frames of a dropped connection are delivered once and partial ones never; what served the connection is gone 100 ms later',
  how: 'Feeds are cut by FIN or RST at any byte of a frame and connect again. Deliveries are compared with the complete frames per connection; the broker must close its side of an ended connection within 100 ms; tasks must not pile up; a final SIGINT with no connection left must end the process at once.',
  hints: [
    'What does your session do when the stream ends in the middle of a header, or of a payload?',
    'What is left in memory of a session that is over: its task, its entry in a list, its half of the connection?',
    'End the session on EOF and on errors alike, close the socket in a finally block, and drop the entry when its task has ended.',
  ],
  reads: [...LEDGER_READS, taskSpawn, taskEnd],
  judge(run: RunRecord): Judgement {
    const ledger = ledgerOf(run);
    const dropped = ledger.connections.filter(({ feedEnded, accepted }) => feedEnded !== undefined && accepted !== undefined);
    if (dropped.length === 0) return inconclusive('F1.12/nobody-dropped', {});
    return frameBreach(run, { id: 'F1.12' }) ?? openHalf(ledger) ?? pileUp(run, ledger) ?? lateExit(ledger) ?? PASS;
  },
};

/** After the feed's FIN has arrived, the broker's side must end too. */
function openHalf(ledger: Ledger): Judgement | undefined {
  const over = ledger.ends[0]?.at ?? Infinity;
  for (const { endSeen, brokerClosed, accepted, feed } of ledger.connections) {
    if (endSeen === undefined || accepted === undefined) continue;
    const limit = Math.max(endSeen.at, accepted.at) + PROMPT_NS;
    if (limit > over || (brokerClosed !== undefined && brokerClosed.at <= limit)) continue;
    return fail('F1.12/half-open', { feed, ended: endSeen.at }, [
      accepted.id,
      { event: endSeen.id, remark: 'feed-ended' },
      ...(brokerClosed === undefined ? [] : [{ event: brokerClosed.id, remark: 'closed-late' }]),
    ]);
  }
  return undefined;
}

/** Tasks at the end of the flapping, against those there were with as many live connections before it. */
function pileUp(run: RunRecord, ledger: Ledger): Judgement | undefined {
  const until = ledger.stopSignals[0]?.at ?? run.endNs;
  const marks: { id: number; tasks: number; live: number }[] = [];
  for (const event of eventsOf(run, taskSpawn))
    if (event.actor === BROKER && event.at < until) marks.push({ id: event.id, tasks: 1, live: 0 });
  for (const event of eventsOf(run, taskEnd))
    if (event.actor === BROKER && event.at < until) marks.push({ id: event.id, tasks: -1, live: 0 });
  for (const { accepted, feedEnded, brokerClosed } of ledger.connections) {
    const end = feedEnded ?? brokerClosed;
    if (accepted !== undefined && accepted.at < until) marks.push({ id: accepted.id, tasks: 0, live: 1 });
    if (accepted !== undefined && end !== undefined && end.at < until)
      marks.push({ id: Math.max(end.id, accepted.id + 0.5), tasks: 0, live: -1 });
  }
  marks.sort((a, b) => a.id - b.id);
  let tasks = 0;
  let live = 0;
  const mostTasksAt = new Map<number, number>();
  for (const mark of marks) {
    tasks += mark.tasks;
    live += mark.live;
    if (!mostTasksAt.has(live)) mostTasksAt.set(live, tasks);
  }
  const firstWithAsMany = mostTasksAt.get(live) ?? tasks;
  if (tasks <= firstWithAsMany + TASK_SLACK) return undefined;
  return fail(
    'F1.12/tasks-pile-up',
    { tasks, before: firstWithAsMany, live },
    eventsOf(run, taskSpawn)
      .filter((event) => event.actor === BROKER)
      .slice(-3)
      .map((event) => event.id),
  );
}

/** Nobody is connected any more: nothing to wait for. */
function lateExit(ledger: Ledger): Judgement | undefined {
  const signal = ledger.stopSignals[0];
  if (signal === undefined) return undefined;
  const connected = ledger.connections.some(
    ({ accepted, feedEnded }) => accepted !== undefined && (feedEnded === undefined || feedEnded.at > signal.at - PROMPT_NS),
  );
  if (connected) return undefined;
  const exit = ledger.ends[0];
  if (exit !== undefined && exit.at <= signal.at + PROMPT_NS) return undefined;
  return fail(
    'F1.12/exit-held-up',
    { signal: signal.at, exit: exit === undefined ? 'never' : `${Math.floor((exit.at - signal.at) / 1_000_000)} ms later` },
    [{ event: signal.id, remark: 'signal' }, ...(exit === undefined ? [] : [{ event: exit.id, remark: 'exit-late' }])],
  );
}
