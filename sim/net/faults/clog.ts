import type { FaultKind } from '../../faults/fault-kind.ts';
import { onLinks, SYMMETRIC } from './link-target.ts';

export const clog: FaultKind = {
  name: 'clog',
  target: 'link',
  doc: 'The link holds back everything that would arrive, then lets it all through at once and in order.',
  cause: 'A filled queue on the way, a paused virtual machine, a radio that waits for a slot.',
  shapes: ['event', 'episode'],
  parameters: { symmetric: SYMMETRIC },
  strike: (world, fault) => onLinks(world, fault, (link) => link.clog()),
};
