import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import type { RunRecord } from '../../run-record.ts';
import { everyHandler, frameBreach } from './conservation.ts';
import { LEDGER_READS, type Ledger, ledgerOf } from './ledger.ts';

export const criterion: Criterion = {
  id: 'F1.2',
  title: 'Every frame reaches every handler',
  origin: 'table',
  weight: 12,
  invariant: 'every handler is given every frame: same bytes, same order per connection, exactly once, under a station of its own',
  how: 'Payload lengths around every boundary, arbitrary segmentation, several frames per segment, 1 to 8 handlers. Length and checksum of what each handler was given are compared with what each feed sent, connection by connection.',
  hints: [
    'How many bytes does one read return? Count on nothing but "at least one".',
    'Compare the first frame each handler sees with the first frame sent, and look at lengths 0, 65,535 and 65,536.',
    'Collect header and payload from as many reads as it takes, read the length as unsigned 32 bits big-endian, and subscribe every handler before the listener opens.',
  ],
  reads: LEDGER_READS,
  judge(run: RunRecord): Judgement {
    const ledger = ledgerOf(run);
    if (!ledger.frames.some((frame) => frame.lastByte !== undefined)) return inconclusive('F1.2/nothing-arrived', {});
    return cutOff(ledger) ?? frameBreach(run, { id: 'F1.2', handlers: everyHandler(ledger) }) ?? PASS;
  },
};

/** A connection that the broker ended although its feed had done nothing wrong and was not done. */
function cutOff(ledger: Ledger): Judgement | undefined {
  const stopNs = ledger.stopSignals[0]?.at ?? Infinity;
  for (const { brokerClosed, feedEnded, endSeen, junk, feed, frames, received } of ledger.connections) {
    if (brokerClosed === undefined || brokerClosed.at >= stopNs || junk.length > 0) continue;
    if ((feedEnded ?? endSeen ?? brokerClosed).id < brokerClosed.id) continue;
    const last = frames.at(-1);
    return fail('F1.2/cut-off', { feed, at: brokerClosed.at, frame: frames.length, bytes: last?.length ?? 0 }, [
      ...(last === undefined ? [] : [last.sent.id]),
      ...received
        .slice(-1)
        .map((event) => event.id)
        .filter((id) => id < brokerClosed.id),
      { event: brokerClosed.id, remark: 'cut-by-broker' },
    ]);
  }
  return undefined;
}
