import type { TraceEvent } from '../../../sim/kernel/trace.ts';
import { logLine, parseFields } from '../../../sim/process/log.ts';
import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { eventsOf, type RunRecord, textOf } from '../../run-record.ts';
import { wrongDelivery } from './conservation.ts';
import { type Delivery, handlerSpecsOf, LEDGER_READS, type Ledger, ledgerOf, type SentFrame } from './ledger.ts';

const DEFAULT_CAPACITY = 256;
/** Frames published between the handler's return and its next frame. */
const IN_FLIGHT = 4;

interface Gap {
  readonly missed: number;
  /** Frames that were retained when the handler came back. */
  readonly retained: number;
  readonly before: Delivery | undefined;
  readonly after: Delivery;
}

export const criterion: Criterion = {
  id: 'F1.9',
  title: 'Falling behind is counted and reported',
  origin: 'spec',
  weight: 6,
  invariant:
    'a handler that falls behind loses exactly what the ring could not retain, is told how many, and goes on with the oldest retained frame',
  how: "A handler is parked while more frames are published than the ring holds. What another handler was given is the order of publication: the gap in the parked one's frames is counted there, and compared with the ring's capacity and with the numbers in the handler.lagged lines. Capacities rounded up to a power of two are accepted.",
  hints: [
    'After a gap, which frame comes first: the newest, or the oldest that is still there?',
    'Where would the number of lost frames be known, and does it get into the log?',
    'receive() of env.channels.broadcast returns { kind: "lagged", missed }: log that number once and receive again.',
  ],
  reads: [...LEDGER_READS, logLine],
  judge(run: RunRecord): Judgement {
    const ledger = ledgerOf(run);
    const specs = handlerSpecsOf(run);
    const slow = specs.flatMap((spec, i) => (spec.parked !== undefined || spec.slow !== undefined ? [i] : []));
    const steady = specs.findIndex((_, i) => !slow.includes(i));
    const wrong = wrongDelivery(ledger, { id: 'F1.9' });
    if (wrong !== undefined) return wrong;
    const published = ledger.deliveries.filter(({ handler, frame }) => handler === steady && frame !== undefined);
    const config = run.scenario.cast['config'] as { readonly broadcast_capacity?: number } | undefined;
    const capacity = config?.broadcast_capacity ?? DEFAULT_CAPACITY;
    let total = 0;
    for (const handler of slow) {
      const gaps = gapsOf(ledger, published, handler);
      total += gaps.length;
      const breach = ringBreach(gaps, capacity, handler) ?? reportBreach(run, gaps, handler);
      if (breach !== undefined) return breach;
    }
    return total === 0 ? inconclusive('F1.9/nobody-lagged', {}) : PASS;
  },
};

/** Jumps in a handler's frames, measured in the order of publication that a handler without gaps has seen. */
function gapsOf(ledger: Ledger, published: readonly Delivery[], handler: number): Gap[] {
  const position = new Map<SentFrame, number>();
  published.forEach(({ frame }, i) => frame !== undefined && position.set(frame, i));
  const gaps: Gap[] = [];
  let before: Delivery | undefined;
  let next = 0;
  let publishedSoFar = 0;
  for (const after of ledger.deliveries) {
    if (after.handler !== handler || after.frame === undefined) continue;
    const at = position.get(after.frame);
    if (at === undefined) continue;
    while (publishedSoFar < published.length && published[publishedSoFar].event.id < after.event.id) publishedSoFar++;
    if (at > next) gaps.push({ missed: at - next, retained: publishedSoFar - at, before, after });
    next = at + 1;
    before = after;
  }
  return gaps;
}

function ringBreach(gaps: readonly Gap[], capacity: number, handler: number): Judgement | undefined {
  let most = 1;
  while (most < capacity) most *= 2;
  for (const gap of gaps) {
    if (gap.retained >= capacity - IN_FLIGHT && gap.retained <= most + IN_FLIGHT) continue;
    return fail('F1.9/wrong-place', { handler, retained: gap.retained, capacity, missed: gap.missed }, [
      ...(gap.before === undefined ? [] : [gap.before.event.id]),
      { event: gap.after.event.id, remark: 'resumed-here' },
    ]);
  }
  return undefined;
}

function reportBreach(run: RunRecord, gaps: readonly Gap[], handler: number): Judgement | undefined {
  if (gaps.length === 0) return undefined;
  const lines = eventsOf(run, logLine).filter(
    (event) => textOf(run, event.b) === 'handler.lagged' && fieldOf(run, event, 'handler') === String(handler),
  );
  const warnings = lines.filter((event) => textOf(run, event.a) === 'warn');
  const missed = gaps.reduce((sum, gap) => sum + gap.missed, 0);
  const reported = warnings.reduce((sum, event) => sum + Number(fieldOf(run, event, 'missed') ?? 0), 0);
  if (warnings.length >= gaps.length && reported === missed) return undefined;
  const [first] = gaps;
  return fail('F1.9/misreported', { handler, gaps: gaps.length, missed, warnings: warnings.length, reported }, [
    ...(first.before === undefined ? [] : [first.before.event.id]),
    ...warnings.slice(0, 2).map((event) => ({ event: event.id, remark: 'reported' })),
    { event: first.after.event.id, remark: 'resumed-here' },
  ]);
}

function fieldOf(run: RunRecord, event: TraceEvent, name: string): string | undefined {
  return parseFields(textOf(run, event.c)).get(name);
}
