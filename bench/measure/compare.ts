/**
 * Compares ways of doing the same work. Every round runs every case once, in the same order, and ratios are taken within a round:
 * the speed of a shared machine drifts by a factor of two, but much less within one round. What is timed is CPU time of the process,
 * because on a busy machine wall time tells more about the neighbours.
 */
import v8 from 'node:v8';
import vm from 'node:vm';
import { Bench } from 'tinybench';
import { renderTable } from './render-table.ts';

export interface Case {
  readonly name: string;
  /** Operations in one call of `run`. */
  readonly operations: number;
  readonly run: () => unknown;
  /** Shown in the last column. */
  readonly remark?: string;
}

export interface Comparison {
  readonly title: string;
  /** What one operation is: `event`, `4 KiB write`. */
  readonly operation: string;
  /** Name of the case that the others are compared with. */
  readonly baseline: string;
  readonly cases: readonly Case[];
}

export interface Measured {
  readonly name: string;
  /** CPU nanoseconds per operation: median of the rounds. */
  readonly ns: number;
  /** To the baseline of the same round: median, least and greatest. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** An optimising compiler on a busy machine takes its time. */
const WARM_UP_ROUNDS = 6;

/** Collects the young generation. A full collection would throw away optimised code as well. */
const collectYoung = borrowCollector();

/** Only the context that is made while the flag is up gets the function: a realm must not have it. */
function borrowCollector(): () => void {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as (options: { type: 'minor' }) => void;
  v8.setFlagsFromString('--no-expose-gc');
  return () => collect({ type: 'minor' });
}

/** Microseconds of CPU, of this process with its helper threads, since it started. */
function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Rounds asked for on the command line. */
export function roundsAsked(): number {
  const rounds = Number(process.argv[2] ?? '7');
  return Number.isSafeInteger(rounds) && rounds > 0 ? rounds : 7;
}

/** Measures, prints a table and returns what was measured, by name of the case. */
export async function compare(comparison: Comparison, rounds = roundsAsked()): Promise<Map<string, Measured>> {
  const { cases, baseline } = comparison;
  const base = cases.findIndex(({ name }) => name === baseline);
  if (base < 0) throw new Error(`no case is named ${baseline}`);
  const nsOf: number[][] = cases.map(() => []);
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const times = await oneRound(cases);
    if (round >= 0) times.forEach((ns, i) => nsOf[i].push(ns));
  }
  const measured = cases.map(({ name }, i): Measured => {
    const ratios = nsOf[i].map((ns, round) => ns / nsOf[base][round]);
    return { name, ns: median(nsOf[i]), ratio: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
  });
  print(comparison, measured);
  return new Map(measured.map((entry) => [entry.name, entry]));
}

async function oneRound(cases: readonly Case[]): Promise<number[]> {
  const bench = new Bench({
    iterations: 1,
    time: 0,
    warmup: false,
    throws: true,
    timestampProvider: { name: 'cpu', fn: cpuMicroseconds, fromMs: (ms) => ms * 1000, toMs: (us) => Number(us) / 1000 },
  });
  // Told that it is asynchronous, the bench does not start it once more to find out. `beforeAll` is not timed; it clears away what
  // the case before has left behind.
  for (const { name, run } of cases) bench.add(name, run, { async: true, beforeAll: collectYoung });
  await bench.run();
  return bench.tasks.map((task, i) => {
    const { result } = task;
    if (result.state !== 'completed') throw new Error(`${task.name}: ${result.state}`);
    return (result.latency.p50 * 1e6) / cases[i].operations;
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function print({ title, operation, baseline, cases }: Comparison, measured: readonly Measured[]): void {
  const remarks = cases.some(({ remark }) => remark !== undefined);
  const rows = measured.map(({ name, ns, ratio, low, high }, i) => [
    name,
    ns.toFixed(ns < 10 ? 1 : 0),
    name === baseline ? '1' : ratio.toFixed(2),
    name === baseline ? '' : `${low.toFixed(2)} .. ${high.toFixed(2)}`,
    ...(remarks ? [cases[i].remark ?? ''] : []),
  ]);
  console.log(`\n${title}`);
  console.log(
    renderTable(['', `CPU ns per ${operation}`, 'ratio', 'least .. greatest', ...(remarks ? ['remark'] : [])], rows, new Set([1, 2, 3])),
  );
}
