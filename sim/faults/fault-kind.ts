/**
 * A kind of fault: its name in the vocabulary, what it may strike, its parameters, and the code that does it. One file per kind,
 * beside the resource it strikes; `index.ts` lists them all. The scenario schema and the reference table are generated from these.
 */
import type { PlannedFault } from '../../scenarios/scenario.ts';
import type { World } from '../world/world.ts';

export type FaultTarget = 'host' | 'process' | 'disk' | 'link' | 'listener';

export interface FaultParameter {
  readonly form: 'duration' | 'bytes' | 'count' | 'ratio' | 'partsPerMillion' | 'text' | 'boolean' | 'policy';
  /** Closed set for `text`. */
  readonly choices?: readonly string[];
  /** Absent, and not `optional`: the parameter must be given. */
  readonly default?: number | string | boolean;
  /** May be left out, which the `doc` explains. */
  readonly optional?: boolean;
  readonly doc: string;
}

export interface FaultKind {
  readonly name: string;
  readonly target: FaultTarget;
  /** Exact meaning, one sentence. */
  readonly doc: string;
  /** What causes it in the real world. */
  readonly cause: string;
  /** An `episode` lasts for the scenario's `for`; an `event` happens once; a `triggered` one waits for its `when`. */
  readonly shapes: readonly ('event' | 'episode' | 'triggered')[];
  readonly parameters: Readonly<Record<string, FaultParameter>>;
  /** Called at `atNs`, or at the start of the world for a fault with `when` and no `at`. Returns what ends the episode, if it is one. */
  strike(world: World, fault: PlannedFault): (() => void) | void;
}
