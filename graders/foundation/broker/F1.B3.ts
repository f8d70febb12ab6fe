import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { logLine, parseFields } from '../../../sim/process/log.ts';
import { eventsOf, type RunRecord, textOf } from '../../run-record.ts';
import { frameBreach } from './conservation.ts';
import { type Connection, LEDGER_READS, ledgerOf } from './ledger.ts';

const PROMPT_NS = 100_000_000;

export const criterion: Criterion = {
  id: 'F1.B3',
  title: 'Ghost session',
  origin: 'beyond',
  weight: 2,
  invariant:
    'with an idle timeout, a session whose peer has vanished without a word ends at that timeout, with a reason in the log, and never before',
  how: 'Peers disappear without FIN in the middle of a frame. The broker must end their connections between the timeout and 100 ms after it, counted from the last byte received, and never deliver the partial frame; silence shorter than the timeout ends nothing.',
  hints: [
    'What wakes a session whose peer will never send again?',
    'A timeout per frame is not a timeout of silence: when does yours start anew?',
    'Remember when the last byte came, sleep for what is left of idleTimeoutNs, and end the session when that much silence has passed.',
  ],
  reads: [...LEDGER_READS, logLine],
  judge(run: RunRecord): Judgement {
    const ledger = ledgerOf(run);
    const idleNs = (run.scenario.cast['config'] as { readonly idle_timeout?: number } | undefined)?.idle_timeout;
    if (idleNs === undefined) return inconclusive('F1.B3/no-timeout-configured', {});
    const stopNs = ledger.stopSignals[0]?.at ?? run.endNs;
    let ghosts = 0;
    for (const connection of ledger.connections) {
      const { accepted, brokerClosed, feedEnded, endSeen, feed } = connection;
      if (accepted === undefined || endSeen !== undefined) continue;
      if (feedEnded !== undefined && (brokerClosed === undefined || feedEnded.at < brokerClosed.at)) continue;
      const last = lastByteOf(connection) ?? accepted;
      const due = Math.max(last.at, accepted.at) + idleNs;
      if (brokerClosed !== undefined && brokerClosed.at < stopNs && brokerClosed.at < due)
        return fail('F1.B3/too-early', { feed, silent: brokerClosed.at - last.at, timeout: idleNs }, [
          last.id,
          { event: brokerClosed.id, remark: 'cut-by-broker' },
        ]);
      if (due + PROMPT_NS >= stopNs) continue;
      ghosts++;
      if (brokerClosed === undefined || brokerClosed.at > due + PROMPT_NS) {
        return fail('F1.B3/kept', { feed, last: last.at, timeout: idleNs }, [
          { event: last.id, remark: 'last-byte' },
          ...(connection.feedClosed === undefined ? [] : [connection.feedClosed.id]),
          ...(brokerClosed === undefined ? [] : [{ event: brokerClosed.id, remark: 'closed-late' }]),
        ]);
      }
    }
    if (ghosts === 0) return inconclusive('F1.B3/no-ghost', {});
    const reasons = eventsOf(run, logLine).filter(
      (event) => textOf(run, event.b) === 'conn.close' && (parseFields(textOf(run, event.c)).get('reason') ?? '') !== '',
    );
    if (reasons.length < ghosts)
      return fail(
        'F1.B3/no-reason',
        { ghosts, reasons: reasons.length },
        reasons.slice(0, 3).map((event) => event.id),
      );
    return frameBreach(run, { id: 'F1.B3' }) ?? PASS;
  },
};

function lastByteOf({ received }: Connection) {
  return received.at(-1);
}
