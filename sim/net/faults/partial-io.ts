import type { FaultKind } from '../../faults/fault-kind.ts';
import { onLinks, SYMMETRIC } from './link-target.ts';

export const partialIo: FaultKind = {
  name: 'partial_io',
  target: 'link',
  doc: 'Streams leave in pieces of `smallest` to `largest` bytes, drawn evenly.',
  cause: 'Small segments, a tiny path MTU, a proxy that forwards what it has.',
  shapes: ['event', 'episode'],
  parameters: {
    smallest: { form: 'bytes', default: 1, doc: 'Least size of a piece.' },
    largest: { form: 'bytes', default: 1, doc: 'Greatest size of a piece.' },
    symmetric: SYMMETRIC,
  },
  strike(world, fault) {
    const low = fault.args['smallest'] as number;
    const high = Math.max(low, fault.args['largest'] as number);
    const stream = world.streams.stream(`fault/${fault.id}/partial_io`);
    return onLinks(world, fault, (link) =>
      link.pieces(low === high ? { law: 'constant', value: low } : { law: 'uniform', low, high }, stream),
    );
  },
};
