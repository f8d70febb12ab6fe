import { netStall, netStallEnd } from '../../../sim/net/net-events.ts';
import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { eventsOf, type RunRecord } from '../../run-record.ts';
import { frameBreach } from './conservation.ts';
import { handlerSpecsOf, LEDGER_READS, ledgerOf } from './ledger.ts';
import { publicationBreach } from './publication.ts';

export const criterion: Criterion = {
  id: 'F1.3',
  title: 'A slow handler does not stall ingestion',
  origin: 'table',
  weight: 12,
  invariant: 'bytes are taken off the sockets, and other handlers are served, as if the slow handler were not there',
  how: 'The same seed is run with and without the slow handler. Each frame must be off the socket, and at the fast handlers, within 1 ms of the control; no sender may be stalled by a full window; fast handlers get everything, and what the slow one gets is in order.',
  hints: [
    'Who waits for the slow handler? Follow one frame from the read to each handler.',
    'A full queue in front of the slow handler must lose frames for that handler; what does yours do instead?',
    'Publish into env.channels.broadcast, whose send never waits, and run each handler in a task of its own that receives from it.',
  ],
  reads: [...LEDGER_READS, netStall, netStallEnd],
  judge(run: RunRecord): Judgement {
    const { control } = run;
    if (control === undefined) return inconclusive('F1.3/no-control', {});
    const ledger = ledgerOf(run);
    const reference = ledgerOf(control);
    const fast = handlerSpecsOf(run).flatMap((spec, i) =>
      spec.slow === undefined && spec.stuck_from === undefined && spec.parked === undefined ? [i] : [],
    );
    if (fast.length === ledger.handlers) return inconclusive('F1.3/nobody-slow', {});

    const stalls = eventsOf(run, netStall);
    if (stalls.length > eventsOf(control, netStall).length) {
      return fail('F1.3/sender-stalled', { stalls: stalls.length, at: stalls[0].at }, [
        { event: stalls[0].id, remark: 'window-full' },
        ...eventsOf(run, netStallEnd)
          .slice(0, 2)
          .map((event) => event.id),
      ]);
    }
    return publicationBreach(ledger, reference, { id: 'F1.3', handlers: fast }) ?? frameBreach(run, { id: 'F1.3', handlers: fast }) ?? PASS;
  },
};
