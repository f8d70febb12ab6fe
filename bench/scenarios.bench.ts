/**
 * Whole scenarios: every capstone's own, with its reference program, in a realm as the workers of a campaign run them. One run per
 * seed and no judging; a campaign with the check for determinism runs each twice.
 */
import { loadScenarios } from '../cli/load-scenarios.ts';
import { projectFile } from '../cli/project-root.ts';
import { resolveSubmission } from '../cli/submission.ts';
import { planTrial } from '../graders/campaign/trial.ts';
import { capstones } from '../graders/capstones.ts';
import { EventQueue } from '../sim/kernel/event-queue.ts';
import { MILLISECOND, SECOND } from '../sim/kernel/time.ts';
import { Realm } from '../sim/realm/host/realm.ts';
import { pathToFileURL } from 'node:url';
import { median, roundsAsked } from './measure/compare.ts';
import { DELAYS, delays } from './measure/delays.ts';
import { renderTable } from './measure/render-table.ts';

const HEAP_OPERATIONS = 50_000;
const rounds = roundsAsked();
const delayOf = delays((stream) => stream.exponential(MILLISECOND));

interface Sample {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly simulatedMs: number;
  readonly events: number;
}

function cpuMs(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function nsPerHeapOperation(): number {
  const queue = new EventQueue();
  const nothing = (): void => {};
  for (let i = 0; i < 1_000; i++) queue.push(delayOf[i], nothing);
  const start = process.cpuUsage();
  for (let i = 0; i < HEAP_OPERATIONS; i++) queue.push(queue.timeNs + delayOf[i % DELAYS], queue.pop(Infinity) ?? nothing);
  return (cpuMs(start) * 1e6) / HEAP_OPERATIONS;
}

for (let i = 0; i < 10; i++) nsPerHeapOperation();
for (const capstone of capstones) {
  const program = await resolveSubmission(capstone.name, 'reference').bundle();
  const realm = new Realm(pathToFileURL(projectFile('dist', 'bench', 'realm.js')), program);
  const scenarios = loadScenarios(capstone.name);
  const samples = new Map<string, Sample[]>(scenarios.map(({ name }) => [name, []]));
  const heapNs: number[] = [];
  // Round 0 warms up.
  for (let round = 0; round <= rounds; round++) {
    const seed = String(round);
    const heap = nsPerHeapOperation();
    if (round > 0) heapNs.push(heap);
    for (const scenario of scenarios) {
      const criteria = capstone.criteria.filter(({ id }) => scenario.exercises.includes(id));
      const keep = [...new Set(criteria.flatMap(({ reads }) => reads.map(({ name }) => name)))];
      const request = { scenario, seed, keep, faults: planTrial(capstone, { scenario, seed }) };
      const cpu = process.cpuUsage();
      const wall = performance.now();
      const outcome = await realm.run(request);
      const sample = {
        cpuMs: cpuMs(cpu),
        wallMs: performance.now() - wall,
        simulatedMs: outcome.endNs / MILLISECOND,
        events: outcome.eventCount,
      };
      if (round > 0) samples.get(scenario.name)?.push(sample);
    }
  }
  const unit = median(heapNs);
  const row = (name: string, own: readonly Sample[]): string[] => {
    const of = (value: (sample: Sample) => number): number => median(own.map(value));
    return [
      name,
      of((s) => s.events).toFixed(0),
      of((s) => s.cpuMs).toFixed(1),
      of((s) => (s.cpuMs * 1e6) / s.events / unit).toFixed(0),
      (of((s) => s.simulatedMs) / (SECOND / MILLISECOND)).toFixed(1),
      of((s) => s.simulatedMs / s.cpuMs).toFixed(0),
      of((s) => s.simulatedMs / s.wallMs).toFixed(0),
    ];
  };
  const rows = [...samples].map(([name, own]) => row(name, own));
  const whole = Array.from({ length: rounds }, (_, round): Sample => {
    const own = [...samples.values()].map((list) => list[round]);
    const sum = (value: (sample: Sample) => number): number => own.reduce((total, sample) => total + value(sample), 0);
    return {
      cpuMs: sum((s) => s.cpuMs),
      wallMs: sum((s) => s.wallMs),
      simulatedMs: sum((s) => s.simulatedMs),
      events: sum((s) => s.events),
    };
  });
  rows.push(row('all of them', whole));
  console.log(`\n${capstone.name}, reference, per seed. A heap operation is a pop and a push with 1,000 pending.`);
  console.log(
    renderTable(
      ['scenario', 'events', 'CPU ms', 'heap operations per event', 'simulated s', 'simulated / CPU', 'simulated / wall'],
      rows,
      new Set([1, 2, 3, 4, 5, 6]),
    ),
  );
}
