import { cpuBurn } from '../../../sim/process/process.ts';
import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import { eventsOf, type RunRecord } from '../../run-record.ts';
import { frameBreach } from './conservation.ts';
import { latencies, storyOf } from './latency.ts';
import { BROKER, LEDGER_READS, ledgerOf } from './ledger.ts';
import { quantile } from './statistics.ts';

const LONGEST_BURST_NS = 500_000;
const LIGHT_P99_NS = 5_000_000;
/** What a feed's frames cost to check, from which on they count as heavy. */
const HEAVY_NS = 1_000_000;

export const criterion: Criterion = {
  id: 'F1.7',
  title: 'Heavy frame work runs on the blocking pool',
  origin: 'table',
  weight: 8,
  invariant:
    'the event loop is never busy for more than 500 us at a stretch, and the frames of one connection stay in order although they are checked elsewhere',
  how: 'The check of one feed costs 20 ms of CPU, that of the others 10 us. The world records every burst of CPU and where it ran. Light feeds must see a 99th percentile of at most 5 ms from last byte to handler; the heavy feed stays complete and in order.',
  hints: [
    'Where does validate run in your broker, and what else could run meanwhile?',
    'One synchronous call of 20 ms on the event loop holds up every connection for 20 ms.',
    'Call it inside env.tasks.blocking and await the result in the session before it goes on, which keeps the order of the connection.',
  ],
  reads: [...LEDGER_READS, cpuBurn],
  judge(run: RunRecord): Judgement {
    const burns = eventsOf(run, cpuBurn).filter((event) => event.actor === BROKER);
    if (!burns.some((event) => event.a >= HEAVY_NS)) return inconclusive('F1.7/nothing-heavy', {});
    const burst = burns.find((event) => event.c === 0 && event.a > LONGEST_BURST_NS);
    if (burst !== undefined)
      return fail('F1.7/loop-blocked', { burst: burst.a, at: burst.at }, [{ event: burst.id, remark: 'on-event-loop' }]);
    const breach = frameBreach(run, { id: 'F1.7' });
    if (breach !== undefined) return breach;
    const feeds = run.scenario.cast['feeds'] as readonly { readonly name: string; readonly validate?: number }[];
    const heavy = feeds.filter(({ validate }) => (validate ?? 0) >= HEAVY_NS).map(({ name }) => `${name}-`);
    const light = latencies(ledgerOf(run), { of: (frame) => !heavy.some((name) => frame.connection.feed.startsWith(name)) });
    const p99 = quantile(
      light.map(({ latencyNs }) => latencyNs),
      99,
      100,
    );
    if (p99 <= LIGHT_P99_NS) return PASS;
    const example = light.find(({ latencyNs }) => latencyNs >= p99) ?? light[0];
    return fail('F1.7/light-delayed', { p99, limit: LIGHT_P99_NS }, storyOf(example));
  },
};
