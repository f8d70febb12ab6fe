import { type Criterion, fail, inconclusive, type Judgement, PASS } from '../../criterion.ts';
import type { RunRecord } from '../../run-record.ts';
import { missingDelivery } from './conservation.ts';
import { latencies, storyOf, worstOf } from './latency.ts';
import { LEDGER_READS, ledgerOf } from './ledger.ts';
import { quantile } from './statistics.ts';

const ABSOLUTE_NS = 10_000_000_000;
const SLACK_NS = 1_000_000;
/** Without a control run to compare with. */
const PLAIN_P99_NS = 5_000_000;

export const criterion: Criterion = {
  id: 'F1.8',
  title: '48 connections without degradation',
  origin: 'spec',
  weight: 7,
  invariant:
    'with 48 connections the 99th percentile of the time from last byte to handler is at most twice that of one connection plus 1 ms, and no frame takes 10 s',
  how: 'The same load per connection with 48 connections and with one; some links are slow or far away. Times are virtual and count from the arrival of the last byte at the broker, so that the links do not matter.',
  hints: [
    'What grows with the number of connections in the way of one frame through your broker?',
    'Is a session woken by its own bytes, or does something go round and look?',
    'Let every session await its own read; no cap below 48, no timer, no shared queue in front of the ring.',
  ],
  reads: LEDGER_READS,
  judge(run: RunRecord): Judgement {
    const ledger = ledgerOf(run);
    const times = latencies(ledger);
    if (times.length === 0 && !ledger.frames.some((frame) => frame.lastByte !== undefined)) return inconclusive('F1.8/nothing-arrived', {});
    const breach = missingDelivery(ledger, { id: 'F1.8' });
    if (breach !== undefined) return breach;
    const worst = worstOf(times);
    if (worst !== undefined && worst.latencyNs >= ABSOLUTE_NS)
      return fail('F1.8/over-10-s', { latency: worst.latencyNs, feed: worst.frame.connection.feed }, storyOf(worst));
    const p99 = quantile(
      times.map(({ latencyNs }) => latencyNs),
      99,
      100,
    );
    const alone =
      run.control === undefined
        ? undefined
        : quantile(
            latencies(ledgerOf(run.control)).map(({ latencyNs }) => latencyNs),
            99,
            100,
          );
    const limit = alone === undefined ? PLAIN_P99_NS : 2 * alone + SLACK_NS;
    if (p99 <= limit) return PASS;
    const example = times.find(({ latencyNs }) => latencyNs >= p99) ?? times[0];
    return fail('F1.8/degraded', { p99, limit, alone: alone ?? 0 }, storyOf(example));
  },
};
