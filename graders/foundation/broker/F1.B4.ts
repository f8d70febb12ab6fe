import { netListen } from '../../../sim/net/net-events.ts';
import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { eventsOf, type RunRecord, textOf } from '../../run-record.ts';
import { wrongDelivery } from './conservation.ts';
import { BROKER, LEDGER_READS, ledgerOf } from './ledger.ts';

/** From the restart to the broker's listening again, and to the first frame of a feed that had to reconnect. */
const BACK_NS = 2_000_000_000;

export const criterion: Criterion = {
  id: 'F1.B4',
  title: 'Killed at any call, and back',
  origin: 'beyond',
  weight: 2,
  invariant:
    'after a kill at any environment call the next boot listens again, feeds resume, and no frame is delivered twice within one life of the process',
  how: 'The process is killed at a call that differs with the scenario and seed and started again on the same host; feeds connect again and go on. Deliveries are compared life by life.',
  hints: [
    'What of the first life is still on the host when the second begins?',
    'Does your start depend on something that only an orderly end removes?',
    'Start from nothing but env and config; leave no file, lock or marker that a killed process cannot take away.',
  ],
  reads: [...LEDGER_READS, netListen],
  judge(run: RunRecord): Judgement {
    const ledger = ledgerOf(run);
    const killed = ledger.ends.find((end) => textOf(run, end.a) === 'kill');
    if (killed === undefined) return inconclusive('F1.B4/never-killed', {});
    const boot = ledger.boots.find((event) => event.id > killed.id);
    if (boot === undefined) return inconclusive('F1.B4/never-restarted', {}, [killed.id]);
    const listening = eventsOf(run, netListen).find((event) => event.actor === BROKER && event.id > boot.id);
    const diedAgain = ledger.ends.find((end) => end.id > boot.id);
    if (listening === undefined || listening.at > boot.at + BACK_NS) {
      return fail(
        'F1.B4/not-listening',
        { boot: boot.at, how: diedAgain === undefined ? 'running' : `${textOf(run, diedAgain.a)} ${diedAgain.b}` },
        [{ event: killed.id, remark: 'injected' }, boot.id, ...(diedAgain === undefined ? [] : [diedAgain.id])],
      );
    }
    const wrong = wrongDelivery(ledger, { id: 'F1.B4' });
    if (wrong !== undefined) return wrong;
    const back = ledger.connections.filter(
      ({ accepted, frames }) => accepted !== undefined && accepted.id > boot.id && frames.some((frame) => frame.lastByte !== undefined),
    );
    if (back.length === 0) return inconclusive('F1.B4/nobody-came-back', {}, [killed.id, boot.id]);
    const served = new Set(ledger.deliveries.filter(({ event }) => event.id > boot.id).map(({ frame }) => frame?.connection));
    const unserved = back.find((connection) => !served.has(connection));
    if (unserved?.accepted === undefined) return PASS;
    return fail('F1.B4/not-resumed', { feed: unserved.feed }, [killed.id, boot.id, unserved.accepted.id]);
  },
};
