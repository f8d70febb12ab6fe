/**
 * What one run of the world left behind for judges: the kept events, the attachments of the stage, how it ended. Pure data.
 */
import type { PlannedFault, Scenario } from '../scenarios/scenario.ts';
import type { RunEnd } from '../sim/kernel/kernel.ts';
import type { EventKind, TraceEvent } from '../sim/kernel/trace.ts';

export interface RunRecord {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly faults: readonly PlannedFault[];
  readonly end: RunEnd;
  readonly endNs: number;
  readonly digest: string;
  /** Events of the whole run, kept or not. */
  readonly eventCount: number;
  /** Kept events in order. */
  readonly events: readonly TraceEvent[];
  /** Interned strings; see `textOf`. */
  readonly texts: readonly string[];
  /** What the stage attached, such as file images. */
  readonly attachments: Readonly<Record<string, unknown>>;
  /** The run of the same seed with the scenario's `control` parts left out. */
  readonly control?: RunRecord;
}

/** Kept events of one kind, in order. */
export function eventsOf(run: RunRecord, kind: EventKind): TraceEvent[] {
  return run.events.filter((event) => event.kind.code === kind.code);
}

/** The string behind a text argument. */
export function textOf(run: RunRecord, id: number): string {
  return run.texts[id];
}
