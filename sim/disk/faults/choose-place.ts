import type { PlannedFault } from '../../../scenarios/scenario.ts';
import { pathGlobMatches } from '../../faults/glob.ts';
import type { World } from '../../world/world.ts';
import { diskOf, faultStream } from './arm-fault.ts';

/**
 * A byte on the medium for a fault that strikes one: in a drawn file among those that match `path`, at `offset` or a drawn place.
 * Undefined when no file on the medium reaches so far.
 */
export function choosePlace(world: World, fault: PlannedFault): { readonly path: string; readonly offset: number } | undefined {
  const pattern = String(fault.args['path'] ?? '*');
  const offset = fault.args['offset'] as number | undefined;
  const files = diskOf(world, fault)
    .durableTree()
    .filter((entry) => !entry.isDirectory && entry.sizeBytes > (offset ?? 0) && pathGlobMatches(pattern, entry.path));
  if (files.length === 0) return undefined;
  const file = files.length === 1 ? files[0] : faultStream(world, fault).pick(files);
  return { path: file.path, offset: offset ?? faultStream(world, fault).below(file.sizeBytes) };
}
