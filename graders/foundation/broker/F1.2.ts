import { type Criterion, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import type { RunRecord } from '../../run-record.ts';
import { everyHandler, frameBreach } from './conservation.ts';
import { LEDGER_READS, ledgerOf } from './ledger.ts';

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
    return frameBreach(run, { id: 'F1.2', handlers: everyHandler(ledger) }) ?? PASS;
  },
};
