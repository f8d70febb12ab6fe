/**
 * From a scenario and a seed to the fault plan: every fault at its time, on its target, with nothing left to draw. Pure: the same
 * arguments give the same plan. Each fault draws from a stream of its own, named after its id, so that adding, removing or editing
 * one fault leaves the draws of all others alone.
 *
 * Not decided here: where a triggered fault strikes. That depends on what the program does.
 */
import { RandomStreams, type RandomStream } from '../sim/kernel/random-streams.ts';
import { drawValue } from './draw-value.ts';
import type { Draw, FaultArgument, FaultSpec, PlannedFault, Scenario, Trigger, TriggerSpec } from './scenario.ts';
import { resolveTargets } from './targets.ts';

export { drawValue };

/** A fault that repeats without `times` ends with the run, or here. The compiler refuses scenarios that would get this far. */
export const MOST_OCCURRENCES = 10_000;

/**
 * The plan of one seed, by time and then by order in the file. Faults with a trigger count as time 0. Occurrences that would come at
 * or after the end of the run are left out.
 *
 * `hosts` are all hosts of the world, those of the scenario and those of its cast, in order.
 */
export function drawFaults(scenario: Scenario, seed: string, hosts: readonly string[]): PlannedFault[] {
  const streams = new RandomStreams(seed);
  const planned = scenario.faults.flatMap((spec) => drawFault(spec, scenario.durationNs, hosts, streams.stream(`fault/${spec.id}`)));
  // Array sorting is stable, which keeps the order in the file among equal times.
  return planned.sort((a, b) => (a.atNs ?? 0) - (b.atNs ?? 0));
}

function drawFault(spec: FaultSpec, durationNs: number, hosts: readonly string[], stream: RandomStream): PlannedFault[] {
  const matching = resolveTargets(spec.on, hosts);
  const several = spec.every !== undefined || (spec.pick ?? matching.length) > 1;
  const planned: PlannedFault[] = [];
  for (const atNs of occurrences(spec, durationNs, stream)) {
    for (const target of pickTargets(matching, spec.pick, stream)) {
      planned.push({
        id: several ? `${spec.id}#${planned.length + 1}` : spec.id,
        kind: spec.kind,
        target,
        ...(atNs === undefined ? {} : { atNs }),
        ...(spec.forNs === undefined ? {} : { forNs: drawValue(spec.forNs, stream) }),
        ...(spec.when === undefined ? {} : { when: drawTrigger(spec.when, stream) }),
        args: drawArguments(spec.args, stream),
      });
    }
  }
  return planned;
}

/** Times at which the fault strikes; `undefined` once for a fault that waits for its trigger. Lazy, so draws interleave in order. */
function* occurrences(spec: FaultSpec, durationNs: number, stream: RandomStream): Generator<number | undefined> {
  if (spec.at === undefined) {
    yield undefined;
    return;
  }
  let atNs = drawValue(spec.at, stream);
  const most = spec.every === undefined ? 1 : (spec.times ?? MOST_OCCURRENCES);
  for (let n = 1; atNs < durationNs; n++) {
    yield atNs;
    if (n >= most || spec.every === undefined) return;
    atNs += Math.max(1, drawValue(spec.every, stream));
  }
}

function drawTrigger({ nth, ...rest }: TriggerSpec, stream: RandomStream): Trigger {
  return nth === undefined ? rest : { ...rest, nth: Math.max(1, drawValue(nth, stream)) };
}

/** All of them, or as many as asked for, drawn and put back into their order. */
function pickTargets(matching: readonly string[], pick: number | undefined, stream: RandomStream): readonly string[] {
  if (pick === undefined || pick >= matching.length) return matching;
  const positions = stream.shuffled(matching.map((_, position) => position)).slice(0, pick);
  return positions.sort((a, b) => a - b).map((position) => matching[position]);
}

function drawArguments(args: FaultSpec['args'], stream: RandomStream): Readonly<Record<string, FaultArgument>> {
  const drawn: Record<string, FaultArgument> = {};
  for (const [name, value] of Object.entries(args)) {
    drawn[name] = isDraw(value) ? drawValue(value, stream) : (value as FaultArgument);
  }
  return drawn;
}

function isDraw(value: unknown): value is Draw {
  return typeof value === 'object' && value !== null && 'law' in value;
}
