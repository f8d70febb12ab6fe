/** From a planned fault to a rule armed on its disk. */
import type { PlannedFault } from '../../../scenarios/scenario.ts';
import type { FaultParameter } from '../../faults/fault-kind.ts';
import type { RandomStream } from '../../kernel/random-streams.ts';
import type { World } from '../../world/world.ts';
import type { Disk } from '../disk.ts';
import type { DiskFaultEffect, DiskOp } from '../fault-rules.ts';

/** Parameters shared by faults that strike operations. */
export const PATH_PARAMETER: FaultParameter = {
  form: 'text',
  optional: true,
  doc: 'Pattern of the path of the files struck; all files if absent. `when` has a `path` of its own.',
};
export const STRIKES_PARAMETER: FaultParameter = {
  form: 'count',
  default: 1,
  doc: 'With `when`: how many matching operations in a row are struck, from the nth on.',
};

export function diskOf(world: World, fault: PlannedFault): Disk {
  const disk = world.host(fault.target).disk;
  if (disk === undefined) throw new Error(`fault ${fault.id}: ${fault.target} has no disk`);
  return disk;
}

/** The fault's own stream; asked for only by faults that have something left to draw. */
export function faultStream(world: World, fault: PlannedFault): RandomStream {
  return world.streams.stream(`fault/${fault.id}/${fault.target}`);
}

/** Arms `effect` for the operations of the fault's trigger, or, without one, for all of `ops` until the episode ends. */
export function armFault(
  world: World,
  fault: PlannedFault,
  ops: readonly DiskOp[],
  effect: DiskFaultEffect,
  draws?: { readonly partsPerMillion: number | undefined },
): () => void {
  const { when, args } = fault;
  const partsPerMillion = draws?.partsPerMillion;
  return diskOf(world, fault).arm({
    fault: fault.kind,
    ops: when?.io !== undefined ? [] : when?.op === undefined ? ops : [when.op as DiskOp],
    path: when?.path ?? (args['path'] as string | undefined),
    io: when?.io,
    nth: when === undefined ? undefined : (when.nth ?? 1),
    times: when === undefined ? undefined : ((args['strikes'] as number | undefined) ?? 1),
    fromNs: when?.fromNs,
    // A trigger that names its operation needs no chance.
    partsPerMillion: when === undefined ? partsPerMillion : undefined,
    stream: draws === undefined ? undefined : faultStream(world, fault),
    effect,
  });
}
