import type { FaultKind } from '../../faults/fault-kind.ts';
import { onLinks, SYMMETRIC } from './link-target.ts';

export const partition: FaultKind = {
  name: 'partition',
  target: 'link',
  doc: 'Nothing arrives over the link, decided at the moment of arrival; streams send again and go on within a second of healing.',
  cause: 'A cut cable, a failed switch, a dish that loses tracking.',
  shapes: ['event', 'episode'],
  parameters: { symmetric: SYMMETRIC },
  strike: (world, fault) => onLinks(world, fault, (link) => link.cut()),
};
