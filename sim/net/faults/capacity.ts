import type { FaultKind } from '../../faults/fault-kind.ts';
import { onLinks, SYMMETRIC } from './link-target.ts';

export const capacity: FaultKind = {
  name: 'capacity',
  target: 'link',
  doc: 'The link carries at most so many bytes per second; pieces already under way keep their time.',
  cause: 'A fall-back to a slower modulation, a shared uplink.',
  shapes: ['event', 'episode'],
  parameters: {
    bytes_per_second: { form: 'bytes', doc: 'What is left of the bandwidth.' },
    symmetric: SYMMETRIC,
  },
  strike: (world, fault) => onLinks(world, fault, (link) => link.limit(Math.max(1, fault.args['bytes_per_second'] as number))),
};
