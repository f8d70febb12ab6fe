import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { type RunRecord, textOf } from '../../run-record.ts';
import { frameBreach } from './conservation.ts';
import { type Connection, LEDGER_READS, ledgerOf } from './ledger.ts';

const PROMPT_NS = 100_000_000;
/** What may be read past a hostile header before it is looked at. */
const READ_AHEAD_BYTES = 65_536;
const HEADER_BYTES = 4;

export const criterion: Criterion = {
  id: 'F1.B1',
  title: 'Hostile length prefix',
  origin: 'beyond',
  weight: 2,
  invariant:
    'a header that announces more than the limit ends its connection within 100 ms and before its payload is taken in; the limit itself is accepted; nobody else notices',
  how: 'Headers announcing 65,537 bytes and up, with and without bytes behind them, beside good feeds that send frames of exactly 65,536 bytes.',
  hints: [
    'When is the length compared with the limit: before or after memory and time are spent on the payload?',
    'Try exactly the limit, and one more.',
    'Check the length as soon as the header is complete: length > maxFrameBytes closes the connection with reason oversize.',
  ],
  reads: LEDGER_READS,
  judge(run: RunRecord): Judgement {
    const ledger = ledgerOf(run);
    const hostile = ledger.connections.filter(({ junk }) => junk.some((event) => textOf(run, event.d) === 'raw'));
    let judged = 0;
    for (const connection of hostile) {
      const header = headerSeen(connection);
      if (header === undefined) continue;
      judged++;
      const { brokerClosed, reads, feed } = connection;
      const over = connection.feedEnded !== undefined && connection.feedEnded.at < header.at + PROMPT_NS;
      if (!over && (brokerClosed === undefined || brokerClosed.at > header.at + PROMPT_NS)) {
        return fail('F1.B1/kept-open', { feed, header: header.at }, [
          connection.junk[0].id,
          { event: header.id, remark: 'header-complete' },
          ...(brokerClosed === undefined ? [] : [{ event: brokerClosed.id, remark: 'closed-late' }]),
        ]);
      }
      const readBytes = reads.reduce((sum, event) => sum + event.c, 0) - connection.junk[0].b - HEADER_BYTES;
      if (readBytes > READ_AHEAD_BYTES)
        return fail('F1.B1/payload-taken', { feed, taken: readBytes }, [
          connection.junk[0].id,
          header.id,
          ...reads.slice(-2).map((event) => event.id),
        ]);
    }
    if (judged === 0) return inconclusive('F1.B1/no-header-arrived', {});
    const bystander = ledger.connections.find(
      ({ junk, brokerClosed, feedEnded }) =>
        junk.length === 0 &&
        brokerClosed !== undefined &&
        feedEnded === undefined &&
        brokerClosed.at < (ledger.stopSignals[0]?.at ?? Infinity),
    );
    if (bystander?.brokerClosed !== undefined)
      return fail('F1.B1/bystander-closed', { feed: bystander.feed }, [
        ...bystander.received.slice(-1).map((event) => event.id),
        { event: bystander.brokerClosed.id, remark: 'cut-by-broker' },
      ]);
    return frameBreach(run, { id: 'F1.B1' }) ?? PASS;
  },
};

/** The arrival that completes the hostile header. */
function headerSeen({ junk, received }: Connection) {
  return received.find((piece) => piece.b + piece.c >= junk[0].b + HEADER_BYTES);
}
