/** The links behind the target of a fault: `a -> b`, or every link of a host. */
import type { PlannedFault } from '../../../scenarios/scenario.ts';
import type { FaultParameter } from '../../faults/fault-kind.ts';
import type { World } from '../../world/world.ts';
import type { Link } from '../link.ts';

export const SYMMETRIC: FaultParameter = { form: 'boolean', default: true, doc: 'The way back is struck, too.' };

/** The ends of the target; a target that is a single host goes with every other host. */
export function pairsOf(world: World, target: string): [from: string, to: string][] {
  const arrow = target.indexOf('->');
  if (arrow >= 0) return [[target.slice(0, arrow).trim(), target.slice(arrow + 2).trim()]];
  return world.network.hostNames.filter((name) => name !== target).map((name) => [target, name]);
}

export function linksOf(world: World, fault: PlannedFault): Link[] {
  const links: Link[] = [];
  for (const [from, to] of pairsOf(world, fault.target)) {
    links.push(world.network.link(from, to));
    if (fault.args['symmetric'] === true) links.push(world.network.link(to, from));
  }
  return links;
}

/** Does something to each link, and returns what undoes it all. */
export function onLinks(world: World, fault: PlannedFault, act: (link: Link) => () => void): () => void {
  const undo = linksOf(world, fault).map(act);
  return () => {
    for (const one of undo) one();
  };
}
