import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import type { RunRecord } from '../../run-record.ts';
import { missingDelivery, mustArrive, wrongDelivery } from './conservation.ts';
import { LEDGER_READS, type Ledger, ledgerOf, type SentFrame } from './ledger.ts';
import { publicationBreach } from './publication.ts';

/** What a session may have read ahead of the frame it waits with. */
const READ_AHEAD_BYTES = 131_072;

interface CreditSpec {
  readonly handler: number;
  readonly sources: readonly string[];
  readonly window: number;
}

export const criterion: Criterion = {
  id: 'F1.S2',
  title: 'Back-pressure for those who must not lose',
  origin: 'stretch',
  weight: 2,
  invariant: 'a handler with credit gets every frame of its own sources and of no other; only those sources are slowed when it is slow',
  how: 'One handler has credit for some feeds and is slow. It must be given all their frames in order and nothing else, with a bounded number waiting for it; all other feeds are read, and other handlers served, within 1 ms of a control run in which it is fast.',
  hints: [
    'Who may wait for the handler with credit, and who must not?',
    'If the wait stands in a place that all sessions pass, all of them are slowed.',
    'Give the handler a bounded queue, and let only the session of a routed source await room in it before it reads its next frame.',
  ],
  reads: LEDGER_READS,
  judge(run: RunRecord): Judgement {
    const credit = (run.scenario.cast['config'] as { readonly credit?: readonly CreditSpec[] } | undefined)?.credit ?? [];
    if (credit.length === 0 || run.control === undefined) return inconclusive('F1.S2/no-credit', {});
    const ledger = ledgerOf(run);
    const wrong = wrongDelivery(ledger, { id: 'F1.S2' });
    if (wrong !== undefined) return wrong;
    for (const spec of credit) {
      const breach = creditBreach(run, ledger, spec);
      if (breach !== undefined) return breach;
    }
    const routed = new Set(credit.flatMap(({ sources }) => sources));
    const plain = Array.from({ length: ledger.handlers }, (_, i) => i).filter((i) => !credit.some(({ handler }) => handler === i));
    const bystander = (frame: SentFrame): boolean => !routed.has(frame.connection.feed);
    return (
      publicationBreach(ledger, ledgerOf(run.control), { id: 'F1.S2', handlers: plain, among: bystander }) ??
      missingDelivery(ledger, { id: 'F1.S2', handlers: plain, required: (frame) => bystander(frame) && mustArrive(frame, ledger) }) ??
      PASS
    );
  },
};

function creditBreach(run: RunRecord, ledger: Ledger, { handler, sources, window }: CreditSpec): Judgement | undefined {
  const own = (frame: SentFrame): boolean => sources.includes(frame.connection.feed);
  const stray = ledger.deliveries.find((delivery) => delivery.handler === handler && delivery.frame !== undefined && !own(delivery.frame));
  if (stray?.frame !== undefined)
    return fail('F1.S2/not-routed', { handler, feed: stray.frame.connection.feed }, [
      stray.frame.sent.id,
      { event: stray.event.id, remark: 'first-divergence' },
    ]);
  // Frames that are at the end of the run still on their way to a slow handler are not lost: only a gap is.
  const reached = new Map<number, number>();
  for (const { frame, handler: to } of ledger.deliveries)
    if (frame !== undefined && to === handler) reached.set(frame.connection.number, frame.index);
  const settled = run.end === 'finished';
  const missing = missingDelivery(ledger, {
    id: 'F1.S2',
    handlers: [handler],
    required: (frame) => own(frame) && (settled ? mustArrive(frame, ledger) : frame.index < (reached.get(frame.connection.number) ?? 0)),
  });
  if (missing !== undefined) return missing;

  let waiting = 0;
  const longest = Math.max(...ledger.frames.filter(own).map(({ length }) => length + 4));
  const limit = window * longest + sources.length * READ_AHEAD_BYTES;
  const marks = [
    ...ledger.frames.flatMap((frame) =>
      own(frame) && frame.taken !== undefined ? [{ id: frame.taken.id, change: frame.length + 4 }] : [],
    ),
    ...ledger.deliveries.flatMap(({ frame, handler: to, event }) =>
      to === handler && frame !== undefined ? [{ id: event.id, change: -frame.length - 4 }] : [],
    ),
  ].sort((a, b) => a.id - b.id);
  for (const mark of marks) {
    waiting += mark.change;
    if (waiting > limit) return fail('F1.S2/unbounded', { waiting, limit }, [mark.id]);
  }
  return undefined;
}
